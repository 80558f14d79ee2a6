import { z } from 'zod';
import type { App } from '../../domain/index.ts';

const settings = z.object({
  type: z.enum(['INVOICE', 'PURCHASE_ORDER', 'GENERIC']).nullish(),
  /** `pages`: values page by page, as the templates give them; `document`: one roll-up over all pages. */
  envelope: z.enum(['pages', 'document']).nullish(),
});

/** What an app's `dialects.mulesoft` may say, and nothing besides. */
export const mulesoftBlock = settings.strict();

export interface MulesoftSettings {
  readonly type: 'INVOICE' | 'PURCHASE_ORDER' | 'GENERIC';
  readonly envelope: 'pages' | 'document';
}

/** An app's settings for this dialect; what is missing or not understood gets the default of its kind (contract §2.1). */
export function settingsOf(app: App | null): MulesoftSettings {
  const said = settings.safeParse(app?.dialects.mulesoft ?? {});
  const type = said.data?.type ?? 'GENERIC';
  return { type, envelope: said.data?.envelope ?? (type === 'GENERIC' ? 'document' : 'pages') };
}
