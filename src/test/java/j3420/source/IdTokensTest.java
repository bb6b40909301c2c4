package j3420.source;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.source.IdTokens.Kind;
import j3420.testing.LocalSpark;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IdTokensTest {

  private static final String KEY = "0123456789abcdef";

  @ParameterizedTest
  @CsvSource({
    "MEMBER, A1,     589fd4b6eb8def175987c38da070409a",
    "MEMBER, Müller, 0fcf2ef8931006f286d4955e3d44dc04",
    "CLAIM,  C1,     11775392b9ba19be671169802b5aff2b",
    "FAMILY, C1,     e50f7ca0e196424b1c64f8de0c28433e"
  })
  @DisplayName(
      "a token is HMAC-SHA-256 of its kind, '|v1|' and the id, cut to 128 bits (by openssl)")
  void isHmac(Kind kind, String id, String token) {
    assertThat(tokens(KEY).token(kind, id)).isEqualTo(token);
  }

  @Test
  @DisplayName("another key gives another token; no id gives none")
  void dependsOnKey() {
    assertThat(tokens(KEY + "0").token(Kind.MEMBER, "A1"))
        .isNotEqualTo(tokens(KEY).token(Kind.MEMBER, "A1"));
    assertThat(tokens(KEY).token(Kind.MEMBER, null)).isNull();
  }

  @Test
  @DisplayName("the key id is the beginning of a token of its own (by openssl)")
  void keyId() {
    assertThat(tokens(KEY).keyId()).isEqualTo("6f7cb232f5cc3ad7");
  }

  @Test
  @DisplayName("a key of fewer than 16 bytes is refused")
  void shortKey() {
    assertThatThrownBy(() -> tokens("0123456789abcde"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("the key is in no query plan")
  void keyIsHidden() {
    Dataset<Row> tokens =
        LocalSpark.session().sql("SELECT 'A1' AS id").select(tokens(KEY).member(col("id")));
    assertThat(tokens.first().getString(0)).isEqualTo("589fd4b6eb8def175987c38da070409a");
    assertThat(tokens.queryExecution().toString()).contains("A1").doesNotContain(KEY);
  }

  private static IdTokens tokens(String key) {
    return new IdTokens(key.getBytes(StandardCharsets.UTF_8));
  }
}
