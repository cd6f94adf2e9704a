/** Folder → what it may import beside itself. A service's `events.ts` is its published language. */
const MAY_IMPORT: Readonly<Record<string, readonly RegExp[]>> = {
  eventing: [],
  api: [/^eventing\/index\.ts$/],
  serving: [/^eventing\//, /^api\//],
  projector: [/^eventing\//],
  views: [/^eventing\/index\.ts$/, /^projector\/(view|answer)\.ts$/, /^subgraphs\/\w+\/events\.ts$/],
  gateway: [
    /^eventing\//,
    /^api\//,
    /^projector\//,
    /^serving\/(answer|apollo|client|errors|exchange|graphql|http|json-body|live|port|shortcut)\.ts$/,
  ],
};
/** The comparison measures any system: of what is this one's it is handed a workload. */
const COMPARISON_MAY_IMPORT = [/^bench\/measure\//, /^(eventing|api|serving|projector|gateway|runtime)\//];
const SERVICE_MAY_IMPORT = [/^eventing\//, /^api\//, /^serving\//, /^subgraphs\/\w+\/events\.ts$/];

export function violations(path: string, imports: readonly string[]): string[] {
  const [folder = '', service = ''] = path.split('/');
  const parted = folder === 'subgraphs' || folder === 'bench';
  const own = parted ? `${folder}/${service}/` : `${folder}/`;
  const allowed = allowedIn(folder, service);
  if (allowed === undefined) return [];
  return imports.filter((target) => !target.startsWith(own) && !allowed.some((rule) => rule.test(target)));
}

function allowedIn(folder: string, part: string): readonly RegExp[] | undefined {
  if (folder === 'subgraphs') return SERVICE_MAY_IMPORT;
  if (folder === 'bench') return part === 'comparison' ? COMPARISON_MAY_IMPORT : undefined;
  return MAY_IMPORT[folder];
}
