/** How much, how deep and how slow a request may be: all bounds of the HTTP layer (docs/hostile-input.md). Rates: ../context.ts. */

/** Of bodies, bytes. Other files: MAX_FILE_MB. */
export const JSON_LIMIT_BYTES = 1024 * 1024;
export const FORM_LIMIT_BYTES = 16 * 1024;
export const CSV_LIMIT_BYTES = 50 * 1024 * 1024;

/** Objects and arrays inside one another. The deepest body that is documented has about ten. */
export const JSON_DEPTH = 64;

/** Of a connection; milliseconds and bytes. */
export interface ServerLimits {
  /** From the first byte to the end of the headers. */
  readonly headersTimeout: number;
  /** From the first byte to the end of the body: 50 MB on a line of 4 Mbit/s. */
  readonly requestTimeout: number;
  /** How often connections are looked at for both. */
  readonly connectionsCheckingInterval: number;
  /** Between two requests. Longer than the proxy's, or it would send into a connection that is being closed. */
  readonly keepAliveTimeout: number;
  readonly maxHeaderSize: number;
}

export const SERVER_LIMITS: ServerLimits = {
  headersTimeout: 20_000,
  requestTimeout: 120_000,
  connectionsCheckingInterval: 5_000,
  keepAliveTimeout: 65_000,
  maxHeaderSize: 16 * 1024,
};
