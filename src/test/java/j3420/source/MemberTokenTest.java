package j3420.source;

import static org.apache.spark.sql.functions.col;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import j3420.testing.LocalSpark;
import java.nio.charset.StandardCharsets;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberTokenTest {

  private static final String KEY = "0123456789abcdef";

  @ParameterizedTest
  @CsvSource({"A1,589fd4b6eb8def175987c38da070409a", "Müller,0fcf2ef8931006f286d4955e3d44dc04"})
  @DisplayName("a token is HMAC-SHA-256 of 'member|v1|' and the id, cut to 128 bits (by openssl)")
  void isHmac(String member, String token) {
    assertThat(members(KEY).token(member)).isEqualTo(token);
  }

  @Test
  @DisplayName("another key gives another token; no member gives none")
  void dependsOnKey() {
    assertThat(members(KEY + "0").token("A1")).isNotEqualTo(members(KEY).token("A1"));
    assertThat(members(KEY).token(null)).isNull();
  }

  @Test
  @DisplayName("a key of fewer than 16 bytes is refused")
  void shortKey() {
    assertThatThrownBy(() -> members("0123456789abcde"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("the key is in no query plan")
  void keyIsHidden() {
    Dataset<Row> tokens =
        LocalSpark.session().sql("SELECT 'A1' AS id").select(members(KEY).of(col("id")));
    assertThat(tokens.first().getString(0)).isEqualTo("589fd4b6eb8def175987c38da070409a");
    assertThat(tokens.queryExecution().toString()).contains("A1").doesNotContain(KEY);
  }

  private static MemberToken members(String key) {
    return new MemberToken(key.getBytes(StandardCharsets.UTF_8));
  }
}
