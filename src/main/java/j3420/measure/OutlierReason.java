package j3420.measure;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.format_string;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import j3420.table.OutlierProvider;
import j3420.table.ProviderMeasure;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataTypes;

/** Why a provider is listed, as one sentence with its numbers. */
final class OutlierReason {

  /** Smallest q that is worth its digits. */
  private static final double SMALL_Q = 0.0001;

  private OutlierReason() {}

  /** The sentence of the leading metric, a struct of its columns. */
  static Column inWords(Column leading) {
    Column metric = leading.getField(ProviderMeasure.METRIC);
    Column effect = number(leading, OutlierProvider.EFFECT);
    Column services =
        format_string(
            "%.1f paid services per patient against %.1f",
            number(leading, OutlierProvider.VALUE), number(leading, OutlierProvider.PEER_VALUE));
    Column denials =
        format_string(
            "%.1f %% of decided lines denied against %.1f %%",
            number(leading, OutlierProvider.VALUE).multiply(100),
            number(leading, OutlierProvider.PEER_VALUE).multiply(100));
    Column times =
        when(effect.isNull(), lit("")).otherwise(format_string("%.1f times the peers, ", effect));
    Column q = number(leading, OutlierProvider.Q);
    return concat(
        lit("Review lead: "),
        when(metric.equalTo(ProviderMeasure.DENIAL_RATE), denials).otherwise(services),
        format_string(
            " among the %d providers of its peer group (%s); ",
            leading.getField(OutlierProvider.PEER_PROVIDERS),
            leading.getField(OutlierProvider.PEER_GROUP)),
        times,
        format_string("z %.1f, ", number(leading, OutlierProvider.Z)),
        when(q.lt(SMALL_Q), lit("q below 0.0001")).otherwise(format_string("q %.4f", q)),
        lit("."));
  }

  private static Column number(Column leading, String name) {
    return leading.getField(name).cast(DataTypes.DoubleType);
  }
}
