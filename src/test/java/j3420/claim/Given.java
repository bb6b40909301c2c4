package j3420.claim;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The claims of a test, written as {@link ClaimVersions} reads them; {@link Stories} hands over.
 */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@interface Given {

  /** One table for each parameter of the test, none knowing of another. */
  String[] value();
}
