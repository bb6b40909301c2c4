package j3420.source;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.expressions.UserDefinedFunction;
import org.apache.spark.sql.types.DataTypes;

/**
 * Replaces a member id by a keyed token, HMAC-SHA-256 cut to 128 bits, so that no member id leaves
 * the input.
 *
 * <p>A function of its own and not an expression of columns: those would carry the key as a literal
 * in every query plan and event log.
 */
public final class MemberToken implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String DOMAIN = "member|v1|";
  private static final int TOKEN_BYTES = 16;

  private final byte[] key;

  /**
   * A tokenizer with a site's key.
   *
   * @param key secret of the site, at least 16 bytes; the same key gives the same tokens
   */
  public MemberToken(byte[] key) {
    if (key.length < TOKEN_BYTES) {
      throw new IllegalArgumentException("the key has fewer than 16 bytes");
    }
    this.key = key.clone();
  }

  /** The token of a member id as 32 hexadecimal digits; null for null. */
  public Column of(Column memberId) {
    UDF1<String, String> token = this::token;
    UserDefinedFunction function = udf(token, DataTypes.StringType);
    return function.apply(memberId);
  }

  String token(String memberId) {
    if (memberId == null) {
      return null;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] digest = mac.doFinal((DOMAIN + memberId).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(Arrays.copyOf(digest, TOKEN_BYTES));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
    }
  }
}
