package j3420.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The queries of the class are compiled, as a user's are: for a test of many rows. */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CompiledQueries.Switch.class)
public @interface CompiledQueries {

  /** Compiles before the first test of the class, interprets after the last. */
  final class Switch implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext context) {
      LocalSpark.compiled();
    }

    @Override
    public void afterAll(ExtensionContext context) {
      LocalSpark.interpreted();
    }
  }
}
