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
const SERVICE_MAY_IMPORT = [/^eventing\//, /^api\//, /^serving\//, /^subgraphs\/\w+\/events\.ts$/];

export function violations(path: string, imports: readonly string[]): string[] {
  const [folder = '', service = ''] = path.split('/');
  const own = folder === 'subgraphs' ? `subgraphs/${service}/` : `${folder}/`;
  const allowed = folder === 'subgraphs' ? SERVICE_MAY_IMPORT : MAY_IMPORT[folder];
  if (allowed === undefined) return [];
  return imports.filter((target) => !target.startsWith(own) && !allowed.some((rule) => rule.test(target)));
}
