package j3420.sample;

/**
 * Synthetic provider identifiers with a right check digit. They begin with 2, which the standard
 * admits and no real provider has been given.
 */
final class Npi {

  private static final int NUMBERS = 100_000_000;
  private static final int STRIDE = 61_803_399;

  /** What the prefix 80840 of a card issuer adds to the Luhn sum. */
  private static final int PREFIX_SUM = 24;

  private Npi() {}

  static String of(long seed, int provider) {
    long number = Math.floorMod(provider * (long) STRIDE + seed * 7_919L, (long) NUMBERS);
    char[] digits = new char[10];
    digits[0] = '2';
    for (int i = 8; i >= 1; i--) {
      digits[i] = (char) ('0' + number % 10);
      number /= 10;
    }
    digits[9] = (char) ('0' + checkDigit(digits));
    return new String(digits);
  }

  private static int checkDigit(char[] digits) {
    int sum = PREFIX_SUM;
    for (int i = 0; i < 9; i++) {
      int digit = digits[i] - '0';
      int doubled = i % 2 == 0 ? digit * 2 : digit;
      sum += doubled > 9 ? doubled - 9 : doubled;
    }
    return (10 - sum % 10) % 10;
  }
}
