import type { NoticeView } from '../../domain/notices.ts';
import type { NoticeKind } from '../../domain/terms.ts';

/** What one kind of notice says of its own; facts, consequence, link and footer are the same for all. */
export interface Words {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** Heading of the comment, where the kind shows one. */
  readonly quoteLabel?: string;
}

/** Everything that is written in one language. */
export interface Texts {
  /** A task in a few words: "Penetapan SKP - Nama Pegawai". */
  readonly about: (view: NoticeView) => string;
  readonly greeting: (name: string) => string;
  readonly labels: Readonly<
    Record<
      | 'employee'
      | 'unit'
      | 'cycle'
      | 'period'
      | 'task'
      | 'due'
      | 'dueWhy'
      | 'oldDue'
      | 'newDue'
      | 'predicate'
      | 'reason'
      | 'basis',
      string
    >
  >;
  readonly provisional: string;
  readonly links: Readonly<Record<NoticeView['linkTo'], string>>;
  readonly footer: readonly string[];
  /** What happens when nobody acts; undefined where nothing does. */
  readonly consequence: (view: NoticeView) => string | undefined;
  /** A legal basis as the policy has it ("Art. 14, Annex II.C.4 p.64"), in words of the language. */
  readonly legalBasis: (basis: string) => string;
  readonly kinds: Readonly<Record<NoticeKind, (view: NoticeView) => Words>>;
}

/** Counselling is confidential: its name and the person's stay out of subjects, which show on locked screens. */
export function isConfidential(view: NoticeView): boolean {
  return (
    view.caseKind === 'COUNSELLING' || view.taskKind === 'PLAN_COUNSELLING' || view.taskKind === 'CONCLUDE_COUNSELLING'
  );
}
