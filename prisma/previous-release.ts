/**
 * The release that runs where today's version is brought to: its processes go on while today's migrations are applied, and its workflows
 * are taken over by today's worker (docs/changing.md). To be raised with every release; nothing else names it.
 */
export const PREVIOUS_RELEASE = {
  commit: '35daac433b64f904accaef2f45a8ef8be51ba3da',
  /** The newest migration of that commit: those after it are checked, and applied beside its running processes. */
  lastMigration: '20261123000002_inbox_and_desk',
} as const;
