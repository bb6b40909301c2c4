package j3420.measure;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_distinct;
import static org.apache.spark.sql.functions.array_join;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.element_at;
import static org.apache.spark.sql.functions.flatten;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.transform;
import static org.apache.spark.sql.functions.when;

import j3420.table.ClaimLine;
import j3420.table.Columns;
import j3420.table.DenialByPayer;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;

/**
 * Under what a line is counted: the total, each of its modifiers and their set, its payer, and if
 * it is denied its reasons. The first reason is the primary one; it alone makes the line an event.
 */
final class DenialFacets {

  static final String IS_DENIED = "is_denied";
  static final String IS_EVENT = "is_event";
  static final String IS_MENTION = "is_mention";

  private DenialFacets() {}

  /**
   * Everything that lines of the signature count under.
   *
   * @param isOwnBasis the lines are dated as the source best can; else reasons alone are counted
   */
  static Column of(Column signature, Column isOwnBasis) {
    Column isDenied = signature.getField(IS_DENIED);
    Column none = array().cast(facets());
    Column always = array(facet(DenialCell.TOTAL, List.of(), isDenied, isDenied));
    Column reasons = when(isDenied, reasons(signature)).otherwise(none);
    Column others =
        concat(
            modifiers(signature, none),
            array(set(signature)),
            payers(signature, none),
            when(isDenied, reasonsOfModifiers(signature)).otherwise(none));
    return concat(always, reasons, when(isOwnBasis, others).otherwise(none));
  }

  /** Facets so fine that they are counted by quarter and year only. */
  static Column isOfLongPeriods() {
    return col(DenialCell.FACET)
        .isin(DenialCell.PAYER, DenialCell.MODIFIER_CATEGORY, DenialCell.MODIFIER_REASON);
  }

  /** Facets of which the trend tells three months together. */
  static Column isRolling() {
    return col(DenialCell.FACET)
        .isin(
            DenialCell.TOTAL,
            DenialCell.KNOWN,
            DenialCell.CATEGORY,
            DenialCell.REASON,
            DenialCell.MODIFIER);
  }

  private static Column reasons(Column signature) {
    Column reasons = signature.getField(ClaimLine.REASONS);
    Column primary = element_at(reasons, 1);
    Column category = category(primary);
    Column code = code(primary);
    Column categories =
        transform(
            array_distinct(transform(reasons, DenialFacets::category)),
            each -> facet(DenialCell.CATEGORY, List.of(each), each.equalTo(category), lit(true)));
    Column codes =
        transform(
            array_distinct(transform(reasons, each -> struct(category(each), code(each)))),
            each ->
                facet(
                    DenialCell.REASON,
                    List.of(category(each), code(each)),
                    category(each).equalTo(category).and(code(each).equalTo(code)),
                    lit(true)));
    Column remark =
        facet(
            DenialCell.REMARK,
            List.of(category, code, signature.getField(ClaimLine.REMARK_CODES)),
            lit(true),
            lit(true));
    return concat(categories, codes, array(remark));
  }

  private static Column modifiers(Column signature, Column none) {
    Column isDenied = signature.getField(IS_DENIED);
    Column isKnown = signature.getField(ClaimLine.MODIFIERS).isNotNull();
    Column each =
        transform(
            DenialCells.modifiers(signature),
            modifier -> facet(DenialCell.MODIFIER, List.of(modifier), isDenied, isDenied));
    Column known = array(facet(DenialCell.KNOWN, List.of(), isDenied, isDenied));
    return concat(each, when(isKnown, known).otherwise(none));
  }

  private static Column set(Column signature) {
    Column isDenied = signature.getField(IS_DENIED);
    return facet(
        DenialCell.MODIFIER_SET,
        List.of(array_join(DenialCells.modifiers(signature), " ")),
        isDenied,
        isDenied);
  }

  private static Column payers(Column signature, Column none) {
    Column payer = signature.getField(ClaimLine.PAYER);
    Column own = ofPayer(payer, signature);
    return concat(
        ofPayer(lit(Columns.ALL), signature), when(payer.isNotNull(), own).otherwise(none));
  }

  private static Column ofPayer(Column payer, Column signature) {
    Column isDenied = signature.getField(IS_DENIED);
    Column primary = category(element_at(signature.getField(ClaimLine.REASONS), 1));
    Stream<Column> all =
        Stream.of(facet(DenialCell.PAYER, List.of(payer, lit(Columns.ALL)), isDenied, isDenied));
    Stream<Column> categories =
        DenialByPayer.CATEGORIES.stream()
            .map(
                category -> {
                  Column isEvent = isDenied.and(primary.equalTo(lit(category)));
                  return facet(DenialCell.PAYER, List.of(payer, lit(category)), isEvent, isEvent);
                });
    return array(Stream.concat(all, categories).toArray(Column[]::new));
  }

  private static Column reasonsOfModifiers(Column signature) {
    Column primary = element_at(signature.getField(ClaimLine.REASONS), 1);
    return flatten(
        transform(
            DenialCells.modifiers(signature),
            modifier ->
                array(
                    facet(
                        DenialCell.MODIFIER_CATEGORY,
                        List.of(modifier, category(primary)),
                        lit(true),
                        lit(true)),
                    facet(
                        DenialCell.MODIFIER_REASON,
                        List.of(modifier, category(primary), code(primary)),
                        lit(true),
                        lit(true)))));
  }

  private static Column category(Column reason) {
    return reason.getField(ClaimLine.REASON_CATEGORY).as(ClaimLine.REASON_CATEGORY);
  }

  private static Column code(Column reason) {
    return reason.getField(ClaimLine.REASON_CODE).as(ClaimLine.REASON_CODE);
  }

  private static Column facet(String facet, List<Column> labels, Column isEvent, Column isMention) {
    Column[] all =
        Stream.concat(labels.stream(), Stream.generate(() -> lit(Columns.ALL)))
            .limit(3)
            .toArray(Column[]::new);
    return struct(
        lit(facet).as(DenialCell.FACET),
        all[0].as(DenialCell.FIRST_LABEL),
        all[1].as(DenialCell.SECOND_LABEL),
        all[2].as(DenialCell.THIRD_LABEL),
        isEvent.as(IS_EVENT),
        isMention.as(IS_MENTION));
  }

  private static String facets() {
    return "array<struct<%s:string,%s:string,%s:string,%s:string,%s:boolean,%s:boolean>>"
        .formatted(
            DenialCell.FACET,
            DenialCell.FIRST_LABEL,
            DenialCell.SECOND_LABEL,
            DenialCell.THIRD_LABEL,
            IS_EVENT,
            IS_MENTION);
  }
}
