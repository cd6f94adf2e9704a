import { parseStream } from '../../eventing/index.ts';
import { liveField } from '../../serving/live.ts';
import { isAnomaly } from './container.ts';
import type { ContainerEvent } from './events.ts';

export const live = [
  liveField<ContainerEvent>({
    field: 'containerTelemetry',
    category: 'containers',
    argument: 'containerId',
    found: 'container(id: $key) { id }',
    payload({ type, data, time: at, stream }) {
      if (type !== 'TelemetryRecorded') return null;
      return { at, telemetry: data, anomaly: isAnomaly(data), container: { id: parseStream(stream).id } };
    },
  }),
];
