/**
 * The view's file was written for other declarations (a view, a column, a join or an `evolve` has changed since). Build
 * it anew from the log with `rebuildView`; nothing is lost, a view holds nothing of its own.
 */
export class ViewChanged extends Error {
  readonly code = 'VIEW_CHANGED';
  constructor(file: string) {
    super(`${file} was written for other view declarations: rebuild it from the log`);
    this.name = 'ViewChanged';
  }
}
