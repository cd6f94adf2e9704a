/** The view's store could not be asked. Nothing was answered; the other strategy may be able to. */
export class ViewStoreFailure extends Error {
  readonly code = 'VIEW_STORE_FAILED';
  constructor(cause: unknown) {
    super(`the view's store failed: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
    this.name = 'ViewStoreFailure';
  }
}
