export const RECORD_TELEMETRY =
  'mutation RecordTelemetry($input: RecordTelemetryInput!) { recordTelemetry(input: $input) { token } }';

/** What a sensor says where all is well: well inside of what is an anomaly (above 10 °C or below -30 °C). */
export const reading = (fraction: number) => ({
  temperature: tenths(-20 + 25 * fraction),
  humidity: tenths(85 + 10 * fraction),
  co2: tenths(2 + 4 * fraction),
});

const tenths = (value: number): number => Math.round(value * 10) / 10;
