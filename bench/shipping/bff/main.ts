import { gatewaySettings } from '../../../gateway/settings.ts';
import { closeAll } from '../../../serving/closing.ts';
import { openPort } from '../../../serving/port.ts';
import type { StartPlacement } from '../../comparison/placement.ts';
import { openServices } from '../services/services.ts';
import { composerSettings } from '../services/settings.ts';
import { answering } from './server.ts';

/** A backend for one frontend: `POST /<question>` with the question's variables as its body. */
const start: StartPlacement = async (addresses) => {
  const services = openServices(addresses, composerSettings(process.env));
  try {
    const port = await openPort({ part: 'the BFF' });
    port.serve(answering(services, gatewaySettings().maxBody));
    return { port: port.port, [Symbol.asyncDispose]: () => closeAll([services, port]) };
  } catch (error) {
    await services[Symbol.asyncDispose]();
    throw error;
  }
};

export default start;
