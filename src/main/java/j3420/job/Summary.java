package j3420.job;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.count_distinct;
import static org.apache.spark.sql.functions.count_if;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sum;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.Contract;
import j3420.table.J3420Line;
import j3420.table.Outcome;
import j3420.table.OutlierProvider;
import j3420.table.Run;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;

/** Says at the end of a run what it found and where the tables are: a few lines, and as JSON. */
final class Summary {

  private static final List<String> COUNTS =
      List.of(
          Run.INPUT_LINES,
          Run.OUT_OF_SCOPE_LINES,
          Run.QUARANTINED_LINES,
          Run.EXACT_DUPLICATE_LINES,
          Run.SUPERSEDED_LINES,
          Run.VOIDED_LINES,
          Run.FINAL_LINES);

  private final Warehouse warehouse;
  private final Row run;

  Summary(Warehouse warehouse, Row run) {
    this.warehouse = warehouse;
    this.run = run;
  }

  void print(Progress progress, boolean isDemoKey) {
    Map<String, Object> values = Execution.valuesOf(run);
    progress.say("");
    progress.say(
        "%,d claim lines read: %,d out of scope, %,d quarantined, %,d exact duplicates, %,d superseded, %,d voided, %,d final J3420 lines."
            .formatted(COUNTS.stream().map(values::get).toArray()));
    if ((Long) values.get(Run.FINAL_LINES) == 0) {
      progress.say("No J3420 lines found; the tables are empty.");
    } else {
      sayFindings(progress, values);
    }
    List<String> missing = List.of((String[]) values.get(Run.NOT_AVAILABLE));
    if (!missing.isEmpty()) {
      progress.say("Not available from this input: " + join(missing) + ".");
    }
    if (isDemoKey) {
      progress.say(
          "Member tokens are made with the public demo key. For real members set J3420_TOKEN_KEY or"
              + " give --token-key-file.");
    }
    progress.say(
        "Tables are in " + warehouse.location() + ", run " + values.get(Columns.RUN_ID) + ".");
    System.out.println(json(values));
  }

  private void sayFindings(Progress progress, Map<String, Object> values) {
    Row found =
        read(values, J3420Line.CONTRACT)
            .agg(
                count(lit(1)),
                count_distinct(col(ClaimLine.MEMBER_TOKEN)),
                count_distinct(col(ClaimLine.PROVIDER_ID)),
                count_if(Outcome.isAdjudicated(col(ClaimLine.OUTCOME))),
                count_if(Outcome.isDenied(col(J3420Line.FIRST_OUTCOME))),
                count_if(Outcome.isDenied(col(ClaimLine.OUTCOME))),
                coalesce(sum(col(ClaimLine.ALLOWED_AMOUNT)), lit(0)),
                coalesce(sum(col(ClaimLine.PAID_AMOUNT)), lit(0)))
            .first();
    progress.say(
        "%,d J3420 lines of %,d patients and %,d providers through %s; allowed $%,.2f, paid $%,.2f."
            .formatted(
                found.getLong(0),
                found.getLong(1),
                found.getLong(2),
                values.get(Columns.DATA_THROUGH),
                found.getDecimal(6),
                found.getDecimal(7)));
    progress.say(
        "Of %,d decided lines, %,d were denied at first and %,d finally (policy %s)."
            .formatted(
                found.getLong(3),
                found.getLong(4),
                found.getLong(5),
                values.get(Columns.DENIAL_POLICY)));
    if (versions(values).containsKey(OutlierProvider.CONTRACT.path())) {
      sayOutliers(progress, values);
    }
  }

  private void sayOutliers(Progress progress, Map<String, Object> values) {
    List<Row> flags =
        read(values, OutlierProvider.CONTRACT)
            .groupBy(col(OutlierProvider.FLAG))
            .agg(count_distinct(col(OutlierProvider.PROVIDER_ID)))
            .orderBy(col(OutlierProvider.FLAG))
            .collectAsList();
    progress.say(
        flags.isEmpty()
            ? "No provider stands out from its peers."
            : "Providers to review: "
                + join(flags.stream().map(row -> row.getLong(1) + " " + row.getString(0)).toList())
                + ".");
  }

  private org.apache.spark.sql.Dataset<Row> read(Map<String, Object> values, Contract contract) {
    Long version = versions(values).get(contract.path());
    return version == null ? warehouse.read(contract) : warehouse.read(contract, version);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Long> versions(Map<String, Object> values) {
    return (Map<String, Long>) values.get(Run.TABLE_VERSIONS);
  }

  private String json(Map<String, Object> values) {
    ObjectMapper mapper = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    ObjectNode result = mapper.createObjectNode();
    result.put(Columns.RUN_ID, (String) values.get(Columns.RUN_ID));
    result.put("status", "published");
    result.put("warehouse", warehouse.location());
    result.put(Columns.DATA_THROUGH, values.get(Columns.DATA_THROUGH).toString());
    result.put(Columns.DENIAL_POLICY, (String) values.get(Columns.DENIAL_POLICY));
    COUNTS.forEach(name -> result.put(name, (Long) values.get(name)));
    result.set(Run.TABLE_VERSIONS, mapper.valueToTree(versions(values)));
    try {
      return mapper.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String join(List<String> words) {
    return words.stream().collect(java.util.stream.Collectors.joining(", "));
  }
}
