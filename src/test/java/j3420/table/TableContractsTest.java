package j3420.table;

import static org.apache.spark.sql.functions.expr;
import static org.assertj.core.api.Assertions.assertThat;

import j3420.testing.LocalSpark;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Date;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every table contract keeps, of whatever topic; a new contract is found by itself. */
class TableContractsTest {

  private static final String SNAKE_CASE = "[a-z][a-z0-9]*(_[a-z0-9]+)*";

  /** The contracts of all classes beside {@link Contract}. */
  static List<Contract> contracts() throws IOException {
    try (Stream<Path> classes = Files.list(Path.of("target", "classes", "j3420", "table"))) {
      return classes
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.contains("$"))
          .map(name -> name.replace(".class", ""))
          .sorted()
          .flatMap(name -> contractOf(name).stream())
          .flatMap(TableContractsTest::withShareable)
          .toList();
    }
  }

  private static Stream<Contract> withShareable(Contract contract) {
    return contract.zone() == Contract.Zone.PUBLISHED
        ? Stream.of(contract, Shareable.of(contract))
        : Stream.of(contract);
  }

  static Stream<Named<Contract>> byPath() throws IOException {
    return contracts().stream().map(contract -> Named.of(contract.path(), contract));
  }

  private static Optional<Contract> contractOf(String name) {
    try {
      Class<?> table = Class.forName("j3420.table." + name);
      return Optional.of((Contract) table.getField("CONTRACT").get(null));
    } catch (NoSuchFieldException e) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("the contracts are found and no two share a path")
  void paths() throws IOException {
    List<String> paths = contracts().stream().map(Contract::path).toList();
    assertThat(paths)
        .doesNotHaveDuplicates()
        .contains(
            "restricted/j3420_line",
            "restricted/claim_line",
            "restricted/quarantined_line",
            "restricted/member_month",
            "published/enrolled_month",
            "published/monthly_utilization",
            "published/denial_by_reason",
            "published/denial_by_modifier",
            "published/policy_sensitivity",
            "published/provider_measure",
            "published/outlier_provider",
            "shareable/denial_by_reason",
            "shareable/outlier_provider",
            "operations/run",
            "operations/run_check");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName("names are snake_case, the table and every column have a comment")
  void namesAndComments(Contract contract) {
    assertThat(contract.name()).matches(SNAKE_CASE);
    assertThat(contract.comment()).isNotBlank();
    assertThat(contract.schema().fieldNames()).doesNotHaveDuplicates().allMatch(this::isSnakeCase);
    for (StructField field : contract.schema().fields()) {
      assertThat(field.getComment().getOrElse(() -> "")).as(field.name()).isNotBlank();
    }
    assertThat(contract.checks().keySet()).allMatch(this::isSnakeCase);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName(
      "no column is a double or without a time zone; money, dates and flags look their part")
  void types(Contract contract) {
    for (StructField field : contract.schema().fields()) {
      // Whole files may hold amounts that no line may have: run_check sums them in a wider type.
      if (contract.equals(RunCheck.CONTRACT) && field.name().endsWith("amount")) {
        assertThat(field.dataType()).isEqualTo(DataTypes.createDecimalType(28, 2));
      } else {
        assertType(field);
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName("the columns of the key exist and are never null; a published table has a key")
  void keys(Contract contract) {
    for (String name : contract.key()) {
      assertThat(contract.schema().fieldNames()).contains(name);
      assertThat(contract.schema().apply(name).nullable()).as(name).isFalse();
    }
    assertThat(contract.key()).doesNotHaveDuplicates();
    assertThat(contract.zone() != Contract.Zone.PUBLISHED || !contract.key().isEmpty()).isTrue();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName("every row names its run; a published one also the last day of data and the policy")
  void stamps(Contract contract) {
    List<String> needed =
        contract.zone() == Contract.Zone.PUBLISHED || contract.zone() == Contract.Zone.SHAREABLE
            ? List.of(Columns.RUN_ID, Columns.DATA_THROUGH, Columns.DENIAL_POLICY)
            : List.of(Columns.RUN_ID);
    assertThat(contract.schema().fieldNames()).containsAll(needed);
    assertThat(needed).noneMatch(name -> contract.schema().apply(name).nullable());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName("a shareable table has the key of the published one, and its counts may be hidden")
  void shareable(Contract contract) {
    if (contract.zone() == Contract.Zone.PUBLISHED) {
      Contract shareable = Shareable.of(contract);
      assertThat(shareable.name()).isEqualTo(contract.name());
      assertThat(shareable.key()).isEqualTo(contract.key());
      assertThat(Shareable.groups(contract).keySet())
          .isSubsetOf(contract.schema().fieldNames())
          .doesNotContainAnyElementsOf(contract.key())
          .allMatch(name -> shareable.schema().apply(name).nullable());
      assertThat(shareable.schema().apply(Shareable.IS_SUPPRESSED).nullable()).isFalse();
      for (StructField field : contract.schema().fields()) {
        if (field.dataType() instanceof DecimalType || field.dataType() == DataTypes.LongType) {
          boolean isThere = List.of(shareable.schema().fieldNames()).contains(field.name());
          assertThat(!isThere || Shareable.groups(contract).containsKey(field.name()))
              .as("%s is a number that may tell of few patients", field.name())
              .isTrue();
        }
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName("no table has a column for a member id")
  void noMemberId(Contract contract) {
    assertThat(contract.schema().fieldNames())
        .doesNotContain("member_id", "person_id", "patient_id", "birth_date", "DESYNPUF_ID");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("byPath")
  @DisplayName(
      "every condition is one on the table's columns, and null columns do not make it null")
  void checks(Contract contract) {
    for (Map.Entry<String, String> check : contract.checks().entrySet()) {
      var rows =
          LocalSpark.session()
              .createDataFrame(List.of(RowFactory.create(emptiest(contract))), contract.schema())
              .select(expr(check.getValue()));
      assertThat(rows.schema().fields()[0].dataType()).isEqualTo(DataTypes.BooleanType);
      assertThat(rows.first().isNullAt(0)).as(check.getKey()).isFalse();
    }
  }

  /** Null wherever null is allowed, else the zero of the type. */
  private static Object[] emptiest(Contract contract) {
    return Stream.of(contract.schema().fields())
        .map(field -> field.nullable() ? null : zero(field.dataType()))
        .toArray();
  }

  private static Object zero(DataType type) {
    if (type instanceof ArrayType) {
      return List.of().toArray();
    }
    if (type instanceof MapType) {
      return Map.of();
    }
    if (type instanceof DecimalType decimal) {
      return BigDecimal.ZERO.setScale(decimal.scale());
    }
    return switch (type.typeName()) {
      case "string" -> "";
      case "integer" -> 0;
      case "long" -> 0L;
      case "boolean" -> false;
      case "date" -> Date.valueOf("2024-01-01");
      case "timestamp" -> Timestamp.valueOf("2024-01-01 00:00:00");
      default -> throw new IllegalArgumentException(type.typeName());
    };
  }

  private void assertType(StructField field) {
    DataType type = field.dataType();
    String name = field.name();
    assertThat(type.typeName()).as(name).isNotIn("double", "float", "timestamp_ntz", "binary");
    if (name.endsWith("amount")) {
      assertThat(type).as(name).isEqualTo(DataTypes.createDecimalType(18, 2));
    }
    if (name.endsWith("_date") || name.endsWith("_month") || name.equals("month")) {
      assertThat(type).as(name).isEqualTo(DataTypes.DateType);
    }
    if (name.startsWith("is_")) {
      assertThat(type).as(name).isEqualTo(DataTypes.BooleanType);
    }
    if (type instanceof ArrayType array) {
      assertType(new StructField(name, array.elementType(), true, field.metadata()));
    }
    if (type instanceof StructType struct) {
      assertThat(struct.fieldNames()).allMatch(this::isSnakeCase);
      Stream.of(struct.fields()).forEach(this::assertType);
    }
  }

  private boolean isSnakeCase(String name) {
    return name.matches(SNAKE_CASE);
  }
}
