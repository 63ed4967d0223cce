/** How soon everybody has his first tasks: from BKD's request to the last committed row, with the real API, relay, workflow and worker. */
import { alone, figure } from '../measure.ts';
import type { Section } from '../sections.ts';
import { install } from './installation.ts';
import { launchOver } from './launches.ts';

const PEOPLE = 10_000;
const SECONDS = 10;

export const launch: Section = {
  name: 'launch',
  title: `Inboxes of ${PEOPLE} people after a launch`,
  async run(house) {
    const installation = await install(house, { name: 'launch', people: PEOPLE });
    await launchOver(installation, 'Warm-up', 2);
    const { inboxesSeconds } = await launchOver(installation, 'Measured');
    await installation.worker.stop();
    await installation.api.stop();
    const name = `inboxes of ${PEOPLE} people full after POST /cycles/{cycleId}/launch`;
    return { rows: [alone(name, figure([inboxesSeconds], 's'), { atMost: SECONDS })] };
  },
};
