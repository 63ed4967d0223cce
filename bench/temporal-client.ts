/** The benchmark's own client of the one Temporal server. */
import { Client, Connection } from '@temporalio/client';
import type { House } from './house.ts';

const made = new WeakMap<House, Promise<{ client: Client; connection: Connection }>>();

export function clientIn(house: House): Promise<{ client: Client; connection: Connection }> {
  const known = made.get(house) ?? connect(house);
  made.set(house, known);
  return known;
}

async function connect(house: House): Promise<{ client: Client; connection: Connection }> {
  const { address, namespace } = await house.temporal();
  const connection = await Connection.connect({ address });
  house.atEnd(() => connection.close());
  return { client: new Client({ connection, namespace }), connection };
}
