/**
 * The view's store was written for other declarations (a view, a column, a join or an `evolve` has changed since). Build
 * it anew from the log with `rebuildView`; nothing is lost, a view holds nothing of its own.
 */
export class ViewChanged extends Error {
  readonly code = 'VIEW_CHANGED';
  constructor(store: string) {
    super(`${store} was written for other view declarations: rebuild it from the log`);
    this.name = 'ViewChanged';
  }
}

/**
 * A version of a view is gone although this process has it open: it stood still for longer than its use is believed, and
 * a rebuild has removed the version meanwhile. Read the version that the pointer names now.
 */
export class ViewDropped extends Error {
  readonly code = 'VIEW_DROPPED';
  constructor(store: string) {
    super(`${store} was removed after a rebuild: open the version that is current now`);
    this.name = 'ViewDropped';
  }
}
