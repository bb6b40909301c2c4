package j3420.job;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_entries;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.xxhash64;

import j3420.table.Columns;
import j3420.table.Contract;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;

/**
 * What tells whether two tables hold the same rows, and whether the rows keep what every table
 * promises; from one pass over them.
 *
 * <p>The content hash is the sum of two 64-bit hashes of every row, so that neither the order of
 * the rows nor their files matter, and the hash of a part can be taken away from that of the whole.
 * The run that wrote a row is left out of it.
 *
 * @param rows number of rows
 * @param contentHash hash of all rows, 32 hexadecimal digits
 * @param sums sum of every count and decimal column; null without a value
 * @param repeatedKeys rows beyond the first of their key
 * @param negatives values below 0 in columns of counts and dollars
 * @param totals what other tables count too, by name; see {@link Totals}
 */
record TableAudit(
    long rows,
    String contentHash,
    Map<String, BigDecimal> sums,
    long repeatedKeys,
    long negatives,
    Map<String, BigDecimal> totals) {

  /** No row at all. */
  static final TableAudit NOTHING = new TableAudit(0, "0".repeat(32), Map.of(), 0, 0, Map.of());

  private static final BigInteger MODULUS = BigInteger.ONE.shiftLeft(Long.SIZE);
  private static final int HALVES = 2;
  private static final int DIGITS = 16;
  private static final DataType EXACT = DataTypes.createDecimalType(38, 0);

  /**
   * Measures rows; those of a table without a key, or whose key is proven otherwise, repeat none.
   */
  static TableAudit of(Contract contract, Dataset<Row> rows, boolean isKeyProven) {
    List<StructField> summed = summed(contract);
    Map<String, Column> totals = Totals.of(contract);
    List<Column> asked = new ArrayList<>();
    for (int half = 0; half < HALVES; half++) {
      asked.add(sum(rowHash(contract, half).cast(EXACT)));
    }
    asked.add(
        contract.key().isEmpty() || isKeyProven
            ? count(lit(1))
            : count_distinct(
                struct(contract.key().stream().map(functions::col).toArray(Column[]::new))));
    asked.add(negatives(contract));
    summed.forEach(field -> asked.add(sum(col(field.name()).cast(wide(field.dataType())))));
    totals.values().forEach(total -> asked.add(total.cast(DataTypes.createDecimalType(38, 2))));
    Row found = rows.agg(count(lit(1)), asked.toArray(Column[]::new)).first();
    int at = HALVES + 1;
    long count = found.getLong(0);
    long keys = found.getLong(at++);
    long negatives = found.isNullAt(at) ? 0 : found.getLong(at);
    at++;
    Map<String, BigDecimal> sums = new TreeMap<>();
    for (StructField field : summed) {
      sums.put(field.name(), found.getDecimal(at++));
    }
    Map<String, BigDecimal> counted = new TreeMap<>();
    for (String name : totals.keySet()) {
      counted.put(name, found.getDecimal(at++));
    }
    return new TableAudit(
        count,
        hex(found.getDecimal(1)) + hex(found.getDecimal(2)),
        sums,
        count - keys,
        negatives,
        counted);
  }

  /** The audit of these rows and further ones, which are none of these. */
  TableAudit plus(TableAudit other) {
    return with(other, false);
  }

  /** The audit of these rows without some of them. */
  TableAudit minus(TableAudit other) {
    return with(other, true);
  }

  private TableAudit with(TableAudit other, boolean isTakenAway) {
    long together = isTakenAway ? rows - other.rows : rows + other.rows;
    Map<String, BigDecimal> all = new TreeMap<>(sums);
    other.sums.forEach(
        (name, value) -> {
          if (value != null) {
            all.merge(name, isTakenAway ? value.negate() : value, BigDecimal::add);
          } else {
            all.putIfAbsent(name, null);
          }
        });
    if (together == 0) {
      // Of no row there is no sum.
      all.replaceAll((name, value) -> null);
    }
    StringBuilder hash = new StringBuilder();
    for (int from = 0; from < HALVES * DIGITS; from += DIGITS) {
      BigInteger mine = new BigInteger(contentHash.substring(from, from + DIGITS), DIGITS);
      BigInteger theirs = new BigInteger(other.contentHash.substring(from, from + DIGITS), DIGITS);
      hash.append(hex(new BigDecimal(isTakenAway ? mine.subtract(theirs) : mine.add(theirs))));
    }
    return new TableAudit(together, hash.toString(), all, repeatedKeys, negatives, totals);
  }

  /** The same rows, as far as an audit can tell. */
  boolean isSameContent(TableAudit other) {
    return rows == other.rows && contentHash.equals(other.contentHash);
  }

  private static String hex(BigDecimal sum) {
    BigInteger value = sum == null ? BigInteger.ZERO : sum.toBigInteger().mod(MODULUS);
    String digits = value.toString(DIGITS);
    return "0".repeat(DIGITS - digits.length()) + digits;
  }

  /** Spark's hash passes over a null, so that a value moved into the next column would not show. */
  private static Column rowHash(Contract contract, int half) {
    return xxhash64(
        Stream.concat(
                Stream.of(lit(half)),
                Stream.of(contract.schema().fields())
                    .filter(field -> !field.name().equals(Columns.RUN_ID))
                    .flatMap(field -> Stream.of(hashed(field), col(field.name()).isNull())))
            .toArray(Column[]::new));
  }

  private static Column hashed(StructField field) {
    Column value = col(field.name());
    return field.dataType() instanceof MapType ? array_sort(map_entries(value)) : value;
  }

  private static Column negatives(Contract contract) {
    Column[] counted =
        contract.zone() != Contract.Zone.PUBLISHED
            ? new Column[0]
            : summed(contract).stream()
                .filter(field -> Totals.isNeverNegative(field))
                .map(field -> col(field.name()).lt(0))
                .toArray(Column[]::new);
    Column any = lit(false);
    for (Column each : counted) {
      any = any.or(coalesce(each, lit(false)));
    }
    return count_if(any);
  }

  private static List<StructField> summed(Contract contract) {
    return Stream.of(contract.schema().fields())
        .filter(field -> !contract.key().contains(field.name()))
        .filter(
            field ->
                field.dataType() instanceof LongType
                    || field.dataType() instanceof IntegerType
                    || field.dataType() instanceof DecimalType)
        .toList();
  }

  private static DataType wide(DataType type) {
    int scale = type instanceof DecimalType decimal ? decimal.scale() : 0;
    return DataTypes.createDecimalType(38 - 10, scale);
  }
}
