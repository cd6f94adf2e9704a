import { type EntityKind, integer, text } from '../eventing/index.ts';
import { ViewsDoNotFit } from '../gateway/view/fit.ts';
import { entity, type Join, type JoinedView, joinedView, one } from '../projector/index.ts';
import { SystemMistaken } from '../runtime/check.ts';

export interface Book {
  readonly id: string;
  readonly title: string;
  readonly pages: number;
  readonly authorId: string;
}
export interface Author {
  readonly id: string;
  readonly name: string;
}
export const kind = <S extends object>(category: string, type: string): EntityKind<S> => ({
  category,
  type,
  evolve: (s) => s,
});
export const bookKind = kind<Book>('books', 'Book');
export const authorKind = kind<Author>('authors', 'Author');
const book = entity(bookKind, { fields: ['id', 'title', 'pages'] });
export const author = entity(authorKind, { fields: ['id', 'name'] });

type Declaration = Parameters<typeof joinedView<Book, Record<string, Join<Book>>>>[1];
const columns = { title: text((b: Book) => b.title), pages: integer((b: Book) => b.pages) };
/** A view of books, of which only what matters is given. */
export const books = (declaration: Partial<Declaration>, root = book): JoinedView =>
  joinedView(root, { name: 'books', columns, answers: {}, ...declaration });
export const authors = joinedView(author, { name: 'authors', answers: {} });
export const authorOf = (b: Book) => b.authorId;
export const authorOfBook = { author: one(author, authorOf, { name: text((a: Author) => a.name) }) };

/** All faults that an error lists. */
export function faultsOf(check: () => void): readonly string[] {
  try {
    check();
    return [];
  } catch (error) {
    if (error instanceof SystemMistaken || error instanceof ViewsDoNotFit) return error.faults;
    throw error;
  }
}
