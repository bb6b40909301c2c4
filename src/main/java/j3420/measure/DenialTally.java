package j3420.measure;

import j3420.table.Columns;
import j3420.table.DenialByReason;
import j3420.table.DenialRate;
import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Counts the lines of one member or provider after the other into cells, of which there are few:
 * what they hold together is counted first, as a member counts once however many lines it has, and
 * a provider's counts are squared.
 *
 * <p>The cells of a part of the ids: those of all parts add up. All numbers are whole, but for
 * dollars, which are exact; so no order of lines changes a digit.
 */
final class DenialTally implements Iterator<Row> {

  /** Providers with a name. */
  static final String NAMED_PROVIDERS = "named_providers";

  /** The whole numbers of a cell, in their order. */
  static final List<String> COUNTS =
      List.of(
          DenialRate.LINES,
          DenialRate.DENIED_LINES,
          DenialByReason.MENTION_LINES,
          DenialRate.PATIENTS,
          DenialRate.DENIED_PATIENTS,
          DenialRate.PATIENTS_NOT_DENIED,
          DenialCell.ONLY_DENIED,
          DenialCell.ONLY_PATIENTS,
          DenialRate.PROVIDERS,
          NAMED_PROVIDERS,
          DenialCell.ONLY_PROVIDERS,
          DenialCell.EVENTS_SQUARED,
          DenialCell.EVENTS_TRIALS,
          DenialCell.TRIALS_SQUARED,
          DenialCell.EVENTS_ALL_TRIALS,
          DenialCell.EVENTS_KNOWN_EVENTS,
          DenialCell.EVENTS_KNOWN_TRIALS,
          DenialCell.TRIALS_KNOWN_EVENTS,
          DenialCell.TRIALS_KNOWN_TRIALS);

  private static final int OF_PROVIDERS = COUNTS.indexOf(DenialRate.PROVIDERS);

  /** So many cells are handed on before more lines are counted: a bound of those in memory. */
  private static final int MOST_CELLS = 200_000;

  private static final DenialFacet.Key TOTAL = DenialFacet.key(DenialCell.TOTAL);
  private static final DenialFacet.Key KNOWN = DenialFacet.key(DenialCell.KNOWN);
  private static final Count NONE = new Count();

  /** When a line counts, and under which line of business. */
  private record Period(
      String type, LocalDate start, String dateBasis, String lineOfBusiness, String decision) {

    /** Providers are held apart within a line of business, in the periods that tables show. */
    boolean isOfStrata() {
      return !type.equals(DenialCell.ROLLING) && !lineOfBusiness.equals(Columns.ALL);
    }
  }

  /** What one member or provider has in a cell. */
  private static final class Count {
    private long trials;
    private long events;
    private long mentions;
    private BigDecimal charge;

    private void add(DenialFacet facet, BigDecimal charged) {
      trials++;
      events += facet.isEvent() ? 1 : 0;
      mentions += facet.isMention() ? 1 : 0;
      if (charged != null) {
        BigDecimal counted = facet.isEvent() ? charged : BigDecimal.ZERO;
        charge = charge == null ? counted : charge.add(counted);
      }
    }
  }

  /** What all of them have in a cell. */
  private static final class Cell {
    private final long[] counts = new long[COUNTS.size()];
    private final List<Row> strata = new ArrayList<>();
    private BigDecimal charge;

    private void addMember(Count own, Count all, Count known) {
      boolean isAllDenied = own.events == all.trials;
      long[] each = {
        own.trials,
        own.events,
        own.mentions,
        1,
        one(own.events > 0),
        one(own.trials > own.events),
        one(isAllDenied),
        one(own.trials == known.trials)
      };
      for (int i = 0; i < each.length; i++) {
        counts[i] += each[i];
      }
      if (own.charge != null) {
        charge = charge == null ? own.charge : charge.add(own.charge);
      }
    }

    private void addProvider(Count own, Count all, Count known, boolean isNamed) {
      long[] each = {
        1,
        one(isNamed),
        one(own.trials == known.trials),
        own.events * own.events,
        own.events * own.trials,
        own.trials * own.trials,
        own.events * all.trials,
        own.events * known.events,
        own.events * known.trials,
        own.trials * known.events,
        own.trials * known.trials
      };
      for (int i = 0; i < each.length; i++) {
        counts[OF_PROVIDERS + i] += each[i];
      }
    }

    private static long one(boolean isCounted) {
      return isCounted ? 1 : 0;
    }
  }

  private final Iterator<Row> lines;
  private final int mostCells;
  private final Map<Period, Map<DenialFacet.Key, Count>> own = new HashMap<>();
  private Map<Period, Map<DenialFacet.Key, Cell>> cells = new HashMap<>();
  private Iterator<Row> done = Collections.emptyIterator();
  private DenialLine newest;
  private int size;

  /**
   * Cells of some lines.
   *
   * @param lines rows with {@link DenialLine#columns}, those of an id together
   */
  DenialTally(Iterator<Row> lines) {
    this(lines, MOST_CELLS);
  }

  DenialTally(Iterator<Row> lines, int mostCells) {
    this.lines = lines;
    this.mostCells = mostCells;
  }

  /** Columns of a row: what a table of cells starts from. */
  static StructType schema() {
    StructType schema = new StructType();
    for (String name : DenialCell.PERIOD) {
      boolean isStart = name.equals(DenialRate.PERIOD_START);
      schema = schema.add(name, isStart ? DataTypes.DateType : DataTypes.StringType);
    }
    for (String name : DenialCell.KEY) {
      schema = schema.add(name, DataTypes.StringType);
    }
    for (String name : COUNTS) {
      schema = schema.add(name, DataTypes.LongType);
    }
    StructType stratum = new StructType();
    for (String name : List.of("events", "trials", "known_events", "known_trials")) {
      stratum = stratum.add(name, DataTypes.LongType, false);
    }
    return schema
        .add(DenialByReason.DENIED_CHARGE_AMOUNT, Columns.MONEY_OF_FILE)
        .add(DenialCell.PROVIDER_STRATA, DataTypes.createArrayType(stratum, false));
  }

  @Override
  public boolean hasNext() {
    while (!done.hasNext() && lines.hasNext()) {
      take(DenialLine.of(lines.next()));
    }
    if (!done.hasNext()) {
      closeId();
      handOn();
    }
    return done.hasNext();
  }

  @Override
  public Row next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return done.next();
  }

  private void take(DenialLine line) {
    boolean isOfSame =
        newest != null
            && newest.isMember() == line.isMember()
            && Objects.equals(newest.id(), line.id());
    if (!isOfSame) {
      closeId();
      if (size > mostCells) {
        handOn();
      }
    }
    newest = line;
    List<DenialFacet> facets = DenialFacets.of(line);
    Decisions.periods(line.month()).forEach(period -> count(line, period, facets));
    if (!line.isByCompleteService()) {
      Decisions.rolling(line.month()).forEach(period -> count(line, period, facets));
    }
  }

  private void count(DenialLine line, Decisions.Period period, List<DenialFacet> facets) {
    for (String business : List.of(line.lineOfBusiness(), Columns.ALL)) {
      Map<DenialFacet.Key, Count> counts =
          own.computeIfAbsent(
              new Period(
                  period.type(), period.start(), line.dateBasis(), business, line.decision()),
              any -> new HashMap<>());
      for (DenialFacet facet : facets) {
        if (facet.isCountedBy(period.type())) {
          counts.computeIfAbsent(facet.key(), any -> new Count()).add(facet, line.charge());
        }
      }
    }
  }

  /** Everything of a member or provider is counted: now it goes into the cells. */
  private void closeId() {
    own.forEach(
        (period, counts) -> {
          Count all = counts.getOrDefault(TOTAL, NONE);
          Count known = counts.getOrDefault(KNOWN, NONE);
          Map<DenialFacet.Key, Cell> ofPeriod =
              cells.computeIfAbsent(period, any -> new HashMap<>());
          counts.forEach(
              (key, count) -> {
                Cell cell = ofPeriod.get(key);
                if (cell == null) {
                  cell = new Cell();
                  ofPeriod.put(key, cell);
                  size++;
                }
                add(cell, period, key, count, all, known);
              });
        });
    own.clear();
  }

  private void add(
      Cell cell, Period period, DenialFacet.Key key, Count count, Count all, Count known) {
    if (newest.isMember()) {
      cell.addMember(count, all, known);
      return;
    }
    boolean isNamed = !newest.id().equals(Columns.NOT_STATED);
    cell.addProvider(count, all, known, isNamed);
    boolean isWithOthers =
        isNamed && key.facet().equals(DenialCell.MODIFIER) && count.trials < known.trials;
    if (isWithOthers && period.isOfStrata()) {
      size++;
      cell.strata.add(RowFactory.create(count.events, count.trials, known.events, known.trials));
    }
  }

  private void handOn() {
    done =
        cells.entrySet().stream()
            .flatMap(
                period ->
                    period.getValue().entrySet().stream()
                        .map(cell -> row(period.getKey(), cell.getKey(), cell.getValue())))
            .iterator();
    cells = new HashMap<>();
    size = 0;
  }

  private static Row row(Period period, DenialFacet.Key key, Cell cell) {
    return RowFactory.create(
        Stream.of(
                Stream.of(
                    period.type(),
                    Date.valueOf(period.start()),
                    period.dateBasis(),
                    period.lineOfBusiness(),
                    period.decision()),
                Stream.of(key.facet(), key.first(), key.second(), key.third()),
                Arrays.stream(cell.counts).boxed(),
                Stream.of(cell.charge, cell.strata.toArray(Row[]::new)))
            .flatMap(values -> values)
            .toArray());
  }
}
