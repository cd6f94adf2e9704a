import '../../runtime/production.ts';
import { openGateway } from '../../gateway/open.ts';
import { serving } from '../measure/serving.ts';
import { subgraphsAt } from './schema.ts';

/** Joinery's gateway without a view. Its arguments are the subgraphs' ports. */
const gateway = await openGateway({ subgraphs: subgraphsAt(process.argv.slice(2)) });
serving(gateway.port, undefined, () => Promise.resolve(gateway[Symbol.asyncDispose]()));
