import { questionsOf, withAnswers } from '../checking/index.ts';
import type { App, DocumentResult } from '../domain/index.ts';
import type { Asker, References } from './ports.ts';

/** Checked documents of a file with what reference tables and earlier documents say; doing it again changes nothing. */
export async function answered(
  references: Pick<References, 'answer'>,
  asker: Omit<Asker, 'documents'>,
  documents: readonly DocumentResult[],
  app: App,
): Promise<readonly DocumentResult[]> {
  if (!app.checks.some((check) => 'lookup' in check || 'unseen' in check)) return documents;
  const questions = questionsOf(documents, app);
  const answers = await references.answer({ ...asker, documents: documents.length }, questions);
  return withAnswers(documents, app, questions, answers);
}
