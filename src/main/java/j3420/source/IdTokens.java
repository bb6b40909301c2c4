package j3420.source;

import static org.apache.spark.sql.functions.udf;

import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * Replaces the ids of members and claims by keyed tokens, HMAC-SHA-256 cut to 128 bits, so that no
 * id leaves the input. Ids of one kind that are equal have equal tokens; those of two kinds do not.
 *
 * <p>A function of its own and not an expression of columns: those would carry the key as a literal
 * in every query plan and event log.
 */
public class IdTokens implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final String ALGORITHM = "HmacSHA256";
  private static final String VERSION = "|v1|";
  private static final int TOKEN_BYTES = 16;
  private static final int KEY_ID_DIGITS = 16;

  private final byte[] key;
  private transient ThreadLocal<Mac> macs;

  /** What an id is of: equal texts of two kinds have nothing in common. */
  enum Kind {
    MEMBER,
    CLAIM,
    FAMILY,
    KEY
  }

  /**
   * A tokenizer with a site's key.
   *
   * @param key secret of the site, at least 16 bytes; the same key gives the same tokens
   */
  public IdTokens(byte[] key) {
    if (key.length < TOKEN_BYTES) {
      throw new IllegalArgumentException("the key has fewer than 16 bytes");
    }
    this.key = key.clone();
  }

  /** The token of a member id as 32 hexadecimal digits; null for null. */
  public Column member(Column memberId) {
    return of(Kind.MEMBER, memberId);
  }

  /** The token of a claim id, or of the stem of one; null for null. */
  public Column claim(Column claimId) {
    return of(Kind.CLAIM, claimId);
  }

  /** The token of a payer's id of all versions of a claim; null for null. */
  public Column family(Column familyId) {
    return of(Kind.FAMILY, familyId);
  }

  /** Tells keys apart without telling anything of them: 16 hexadecimal digits. */
  public String keyId() {
    return token(Kind.KEY, "id").substring(0, KEY_ID_DIGITS);
  }

  private Column of(Kind kind, Column id) {
    UDF1<String, String> token = text -> token(kind, text);
    return udf(token, DataTypes.StringType).apply(id);
  }

  String token(Kind kind, String id) {
    if (id == null) {
      return null;
    }
    String domain = kind.name().toLowerCase(Locale.ROOT) + VERSION;
    byte[] digest = mac().doFinal((domain + id).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest, 0, TOKEN_BYTES);
  }

  /** One for each thread: to set the key costs as much as to make a token. */
  private Mac mac() {
    synchronized (this) {
      if (macs == null) {
        macs = ThreadLocal.withInitial(this::newMac);
      }
    }
    return macs.get();
  }

  private Mac newMac() {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no HMAC-SHA-256", e);
    }
  }
}
