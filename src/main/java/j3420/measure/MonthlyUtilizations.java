package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.month;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.nullif;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.trunc;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.year;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.EnrolledMonth;
import j3420.table.J3420Line;
import j3420.table.MonthlyUtilization;
import j3420.table.Outcome;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;

/**
 * How much J3420 was used in each month of service.
 *
 * <p>Counts all final lines by outcome; a service is a line that is paid or partially denied.
 * Voided families, superseded versions and duplicates are no final lines. At the levels total and
 * line of business a month without a line is a row of zeros, up to the last month of data.
 */
public final class MonthlyUtilizations {

  private static final String CELL = "cell_of_line";
  private static final String FIRST = "first_month";

  private static final List<String> DIMENSIONS =
      List.of(
          MonthlyUtilization.LEVEL,
          ClaimLine.LINE_OF_BUSINESS,
          ClaimLine.PLACE_OF_SERVICE_CODE,
          ClaimLine.PROVIDER_SPECIALTY_CODE,
          ClaimLine.PROVIDER_STATE);

  /** Sums of facts that a source may not have. */
  private static final List<String> NOT_ALWAYS_STATED =
      List.of(
          ClaimLine.UNITS,
          MonthlyUtilization.SERVICE_UNITS,
          ClaimLine.CHARGE_AMOUNT,
          ClaimLine.ALLOWED_AMOUNT,
          ClaimLine.PAID_AMOUNT,
          MonthlyUtilization.PROVIDERS);

  private MonthlyUtilizations() {}

  /**
   * Rows of {@link MonthlyUtilization} for every level.
   *
   * @param lines final J3420 lines
   * @param enrolled enrolled months; without rows the rates per member are null: not available
   * @param dataThrough last day of data
   */
  public static Dataset<Row> of(Dataset<Row> lines, Dataset<Row> enrolled, LocalDate dataThrough) {
    Dataset<Row> counted =
        atEveryLevel(lines)
            .groupBy(keys())
            .agg(
                count(lit(1)).as(MonthlyUtilization.LINES),
                count_if(isService()).as(MonthlyUtilization.SERVICES),
                outcomes(Outcome.DENIED).as(MonthlyUtilization.DENIED_LINES),
                outcomes(Outcome.NOT_PAYABLE).as(MonthlyUtilization.NOT_PAYABLE_LINES),
                outcomes(Outcome.PENDING).as(MonthlyUtilization.PENDING_LINES),
                sum(col(ClaimLine.UNITS)).as(ClaimLine.UNITS),
                sum(when(isService(), col(ClaimLine.UNITS))
                        .when(col(ClaimLine.UNITS).isNotNull(), lit(0)))
                    .as(MonthlyUtilization.SERVICE_UNITS),
                count_distinct(col(ClaimLine.MEMBER_TOKEN)).as(MonthlyUtilization.PATIENTS),
                patients(isService()).as(MonthlyUtilization.SERVED_PATIENTS),
                patients(isOf(Outcome.DENIED)).as(MonthlyUtilization.DENIED_PATIENTS),
                patients(isOf(Outcome.NOT_PAYABLE)).as(MonthlyUtilization.NOT_PAYABLE_PATIENTS),
                patients(isOf(Outcome.PENDING)).as(MonthlyUtilization.PENDING_PATIENTS),
                patients(not(isService())).as(MonthlyUtilization.PATIENTS_NOT_SERVED),
                nullif(count_distinct(col(ClaimLine.PROVIDER_ID)), lit(0L))
                    .as(MonthlyUtilization.PROVIDERS),
                sum(col(ClaimLine.CHARGE_AMOUNT)).as(ClaimLine.CHARGE_AMOUNT),
                sum(col(ClaimLine.ALLOWED_AMOUNT)).as(ClaimLine.ALLOWED_AMOUNT),
                sum(col(ClaimLine.PAID_AMOUNT)).as(ClaimLine.PAID_AMOUNT));
    return withRates(withEmptyMonths(counted, lines, dataThrough), enrolled, dataThrough);
  }

  private static Column isService() {
    return Outcome.isService(col(ClaimLine.OUTCOME));
  }

  private static Column outcomes(String outcome) {
    return count_if(isOf(outcome));
  }

  private static Column isOf(String outcome) {
    return col(ClaimLine.OUTCOME).equalTo(outcome);
  }

  /** Different members with a line that meets a condition. */
  private static Column patients(Column isMeant) {
    return count_distinct(when(isMeant, col(ClaimLine.MEMBER_TOKEN)));
  }

  private static Column[] keys() {
    return Stream.concat(Stream.of(J3420Line.SERVICE_MONTH), DIMENSIONS.stream())
        .map(name -> col(name))
        .toArray(Column[]::new);
  }

  /** Every line once at each level, with 'all' in the dimensions that the level sums over. */
  private static Dataset<Row> atEveryLevel(Dataset<Row> lines) {
    Column lob = col(ClaimLine.LINE_OF_BUSINESS);
    Column all = lit(Columns.ALL);
    Column levels =
        array(
            cell(MonthlyUtilization.TOTAL_LEVEL, all, all, all, all),
            cell(MonthlyUtilization.LINE_OF_BUSINESS_LEVEL, lob, all, all, all),
            cell(
                MonthlyUtilization.CELL_LEVEL,
                lob,
                col(ClaimLine.PLACE_OF_SERVICE_CODE),
                col(ClaimLine.PROVIDER_SPECIALTY_CODE),
                col(ClaimLine.PROVIDER_STATE)));
    Column[] facts =
        Stream.of(
                J3420Line.SERVICE_MONTH,
                ClaimLine.OUTCOME,
                ClaimLine.UNITS,
                ClaimLine.MEMBER_TOKEN,
                ClaimLine.PROVIDER_ID,
                ClaimLine.CHARGE_AMOUNT,
                ClaimLine.ALLOWED_AMOUNT,
                ClaimLine.PAID_AMOUNT)
            .map(name -> col(name))
            .toArray(Column[]::new);
    Column[] dimensions =
        DIMENSIONS.stream().map(name -> col(CELL).getField(name).as(name)).toArray(Column[]::new);
    return lines.select(append(facts, explode(levels).as(CELL))).select(append(facts, dimensions));
  }

  private static Column cell(String level, Column... values) {
    Column[] fields = new Column[DIMENSIONS.size()];
    fields[0] = lit(level).as(DIMENSIONS.get(0));
    for (int i = 1; i < fields.length; i++) {
      fields[i] = values[i - 1].as(DIMENSIONS.get(i));
    }
    return struct(fields);
  }

  /**
   * Adds rows of zeros for the months between the first line and the last month of data. What no
   * month of the series has stays null: not available is not zero.
   */
  private static Dataset<Row> withEmptyMonths(
      Dataset<Row> counted, Dataset<Row> lines, LocalDate dataThrough) {
    Column months = sequence(col(FIRST), trunc(lit(dataThrough), "MM"), expr("INTERVAL 1 MONTH"));
    Dataset<Row> span =
        lines
            .agg(min(col(J3420Line.SERVICE_MONTH)).as(FIRST))
            .where(col(FIRST).leq(lit(dataThrough)))
            .select(explode(months).as(J3420Line.SERVICE_MONTH));
    Column[] zeroIfEverStated =
        NOT_ALWAYS_STATED.stream()
            .map(name -> when(count(col(name)).gt(0), lit(0)).as(name))
            .toArray(Column[]::new);
    Dataset<Row> series =
        counted
            .where(col(MonthlyUtilization.LEVEL).notEqual(MonthlyUtilization.CELL_LEVEL))
            .groupBy(DIMENSIONS.stream().map(name -> col(name)).toArray(Column[]::new))
            .agg(
                zeroIfEverStated[0],
                Arrays.copyOfRange(zeroIfEverStated, 1, NOT_ALWAYS_STATED.size()));
    Dataset<Row> spine = span.crossJoin(series);
    List<String> kept =
        Stream.concat(Stream.of(columnNames()), NOT_ALWAYS_STATED.stream()).toList();
    Column[] zeros =
        Stream.of(counted.schema().fields())
            .map(
                field ->
                    kept.contains(field.name())
                        ? col(field.name()).cast(field.dataType()).as(field.name())
                        : lit(0).cast(field.dataType()).as(field.name()))
            .toArray(Column[]::new);
    return counted.unionByName(spine.join(counted, columnNames(), "left_anti").select(zeros));
  }

  private static Dataset<Row> withRates(
      Dataset<Row> counted, Dataset<Row> enrolled, LocalDate dataThrough) {
    Dataset<Row> denominators =
        enrolled.withColumnRenamed(EnrolledMonth.MONTH, J3420Line.SERVICE_MONTH);
    Column runOut =
        lit(dataThrough.getYear() * 12 + dataThrough.getMonthValue())
            .minus(year(col(J3420Line.SERVICE_MONTH)).multiply(12))
            .minus(month(col(J3420Line.SERVICE_MONTH)));
    Column rate =
        col(MonthlyUtilization.SERVICES)
            .multiply(lit(1000))
            .cast(DataTypes.createDecimalType(20, 0))
            .divide(col(MonthlyUtilization.MEMBER_MONTHS));
    return counted
        .join(
            denominators,
            new String[] {J3420Line.SERVICE_MONTH, ClaimLine.LINE_OF_BUSINESS},
            "left")
        .withColumn(
            MonthlyUtilization.SERVICES_PER_1000,
            when(col(MonthlyUtilization.MEMBER_MONTHS).gt(0), rate).cast(Columns.STATISTIC))
        .withColumn(MonthlyUtilization.RUN_OUT_MONTHS, coalesce(runOut, lit(0)))
        .select(
            Stream.of(MonthlyUtilization.SCHEMA.fields())
                .map(field -> col(field.name()).cast(field.dataType()))
                .toArray(Column[]::new));
  }

  private static String[] columnNames() {
    return Stream.concat(Stream.of(J3420Line.SERVICE_MONTH), DIMENSIONS.stream())
        .toArray(String[]::new);
  }

  private static Column[] append(Column[] columns, Column... more) {
    return Stream.concat(Stream.of(columns), Stream.of(more)).toArray(Column[]::new);
  }
}
