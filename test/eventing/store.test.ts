import { eventStoreContract, kinds } from '../contracts/event-store.ts';
import { temporaryStore } from './temporary.ts';

eventStoreContract('libsql', () => temporaryStore(kinds));
