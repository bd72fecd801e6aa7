/** A figure could not be produced, or what was counted is not what was sent; one sentence that says which. */
export class MeasurementError extends Error {
  override readonly name = 'MeasurementError';
}
