import { type Event, integer, type NewEvent, type StoredKind, type StreamAppend, text } from '../../eventing/index.ts';
import { entity, joinedView, list, one } from '../../projector/index.ts';

interface Folder {
  readonly id: string;
  readonly name: string;
}
interface Note {
  readonly id: string;
  readonly folder: string;
  readonly text: string;
}

/** The smallest domain that a view has to join: notes in folders. */
const folders: StoredKind<Folder, Event<'Opened', Folder>> = {
  category: 'folders',
  type: 'Folder',
  evolve: (_, { data }) => data,
  columns: {},
  indexes: [],
};
const notes: StoredKind<Note, Event<'Noted', Note>> = {
  category: 'notes',
  type: 'Note',
  evolve: (_, { data }) => data,
  columns: {},
  indexes: [],
};
export const kinds = [folders, notes];
export const publisher = { name: 'bench', categories: kinds.map(({ category }) => category) };

const folder = entity(folders, { fields: ['id', 'name'] });
export const view = joinedView(entity(notes, { fields: ['id', 'text'] }), {
  name: 'desk',
  join: { folder: one(folder, (note) => note.folder, { name: text((f) => f.name) }) },
  columns: { length: integer((note) => note.text.length) },
  indexes: [['folder.name']],
  answers: { 'Query.notes': list() },
});

const FOLDERS = 100;
const folderId = (i: number): string => `folder-${i % FOLDERS}`;

const recorded = <E extends Event>(type: E['type'], data: E['data']): NewEvent<E> => ({
  type,
  data,
  time: '2026-03-01T12:00:00.000Z',
  causation: '0192f0c1-7d0a-7cc0-8a6e-3f1b8f6d2a11',
  correlation: '0192f0c1-7d0a-7cc0-8a6e-3f1b8f6d2a12',
});

const created = (category: string, state: Folder | Note, type: string): StreamAppend => ({
  category,
  id: state.id,
  expectedVersion: 0,
  events: [recorded(type, state)],
  state,
});

export const opened = (): StreamAppend[] =>
  Array.from({ length: FOLDERS }, (_, i) =>
    created('folders', { id: folderId(i), name: `The folder of ${i}` }, 'Opened'),
  );

/** An event of about 500 bytes, whose document embeds a folder. */
export const noted = (run: string, i: number): StreamAppend =>
  created('notes', { id: `${run}-${i}`, folder: folderId(i), text: 'x'.repeat(400) }, 'Noted');
