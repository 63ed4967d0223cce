/** What can be measured, in the order in which it is. A section of one's own is a line here. */
import { ack } from './ack.ts';
import { batch } from './batch.ts';
import { desk } from './desk.ts';
import type { House } from './house.ts';
import { histories } from './histories.ts';
import { inbox } from './inbox.ts';
import { lifecycle } from './lifecycle.ts';
import type { Row } from './measure.ts';
import { starts } from './starts.ts';

export interface Section {
  /** As it is picked on the command line. */
  readonly name: string;
  /** What it asks, in a line. */
  readonly title: string;
  run(house: House): Promise<SectionResult>;
}

export interface SectionResult {
  readonly rows: readonly Row[];
  /** Goes into the JSON as it is. */
  readonly details?: unknown;
}

export const SECTIONS: readonly Section[] = [ack, lifecycle, histories, batch, starts, inbox, desk];
