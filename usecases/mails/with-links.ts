import type { MailView } from '../../domain/digest.ts';
import type { NoticeView } from '../../domain/notices.ts';
import { issueLinks } from '../action-tokens/issue-links.ts';
import type { Deps, Tx } from '../context.ts';
import { inTransaction } from '../transact.ts';
import type { Letter } from './read-letters.ts';

/** Every task that a letter names is linked by a page of its own: made for this mail, this person and the task as it is now. */
export async function withLinks(
  deps: Pick<Deps, 'db' | 'publicUrl'>,
  letters: readonly Letter[],
  hours: number,
): Promise<Letter[]> {
  const { publicUrl } = deps;
  return inTransaction(deps, async (tx) => {
    const materialOf = await readMaterialTasks(tx, letters);
    const tasksOf = (personId: string, link: string): string[] => taskOf(link) ?? materialOf(personId, link) ?? [];
    const wanted = letters.flatMap(({ id, recipient, written }) =>
      recipient && written.view
        ? [
            {
              mailId: id,
              personId: recipient.id,
              taskIds: linksOf(written.view).flatMap((link) => tasksOf(recipient.id, link)),
            },
          ]
        : [],
    );
    const urlOf = await issueLinks(tx, wanted, { hours, publicUrl });
    return letters.map((letter) => {
      const { recipient } = letter;
      const { view } = letter.written;
      if (!view || !recipient) return letter;
      const linked: Linked = (item) => {
        const [taskId] = tasksOf(recipient.id, item.link);
        const link = taskId === undefined ? undefined : urlOf(letter.id, taskId);
        return link === undefined ? item : { ...item, link };
      };
      return { ...letter, written: { ...letter.written, view: mapItems(view, linked) } };
    });
  });
}

type Linked = <T extends { readonly link: string }>(item: T) => T;

/** The items and the mail's own link, which is that of its only task where it has one. */
function mapItems(view: MailView, linked: Linked): MailView {
  if (view.kind === 'AT_ONCE') return linked({ ...view, notices: view.notices.map(linked) });
  return linked({ ...view, parts: view.parts.map((part) => ({ ...part, items: part.items.map(linked) })) });
}

const itemsOf = (view: MailView): readonly NoticeView[] =>
  view.kind === 'AT_ONCE' ? view.notices : view.parts.flatMap((part) => part.items);

const linksOf = (view: MailView): string[] => [view.link, ...itemsOf(view).map((item) => item.link)];

/** The task that a link names. */
const taskOf = (link: string): string[] | undefined => /\/tasks\/([0-9a-f-]{36})$/.exec(link)?.slice(1);

/** The mail about a launch leads to what it asks first: to acknowledge the programme's material. */
async function readMaterialTasks(
  tx: Tx,
  letters: readonly Letter[],
): Promise<(personId: string, link: string) => string[] | undefined> {
  const launched = letters.flatMap(({ written }) =>
    written.view ? itemsOf(written.view).filter(({ kind }) => kind === 'CYCLE_LAUNCHED') : [],
  );
  const appraisalIds = launched.flatMap(({ link }) => appraisalOf(link) ?? []);
  if (appraisalIds.length === 0) return () => undefined;
  const rows = await tx.$queryRaw<{ id: string; appraisalId: string; personId: string }[]>`
    SELECT t.id::text, a.id::text AS "appraisalId", a.employee_id::text AS "personId"
    FROM appraisal a JOIN task t ON t.appraisal_id = a.id AND t.kind = 'ACKNOWLEDGE_SOCIALIZATION' AND t.status = 'OPEN'
    WHERE a.id = ANY (${appraisalIds}::uuid[])`;
  const tasks = new Map(rows.map((row) => [`${row.personId}:${row.appraisalId}`, [row.id]]));
  return (personId, link) => tasks.get(`${personId}:${appraisalOf(link) ?? ''}`);
}

const appraisalOf = (link: string): string | undefined => /\/appraisals\/([0-9a-f-]{36})$/.exec(link)?.[1];
