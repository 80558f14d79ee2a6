/** What kind of value a label announces; decides which candidates may follow it. */
export type Family = 'money' | 'number' | 'date' | 'time' | 'code' | 'party' | 'address' | 'contact' | 'text';

/** A meaning that many documents share, with the labels under which it is printed. */
export interface Role {
  readonly family: Family;
  /**
   * Labels by language, parted by `|`. They are compared by their letters alone, so spaces, hyphens and full stops
   * do not matter. A `#` stands for every way to write "number" in that language; a `~` at
   * the end marks a label that also means something else.
   */
  readonly labels: Readonly<Partial<Record<Language, string>>>;
}

export type Language = 'en' | 'de' | 'fr' | 'es' | 'it' | 'nl' | 'pt' | 'ms';

/** Names of the roles are words too: a field called `due_date` means the role of that name. */
export type Roles = Readonly<Record<string, Role>>;
