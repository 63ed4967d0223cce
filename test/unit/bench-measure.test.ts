import { describe, expect, test } from 'vitest';
import { alone, alternate, compare, figure, percentile, table } from '../../bench/measure.ts';

describe('the benchmarks’ way to measure', () => {
  test('a figure is the median with the least and the most, whatever the order', () => {
    expect(figure([9, 1, 5, 3, 7], 'ms')).toEqual({ unit: 'ms', min: 1, median: 5, max: 9, count: 5 });
    expect(figure([4, 2], 'ms').median).toBe(3);
    expect(() => figure([], 'ms')).toThrow('Nothing was measured.');
  });

  test('a percentile lies between its neighbours', () => {
    expect(percentile([10, 20, 30, 40, 50], 0.95)).toBeCloseTo(48);
    expect(percentile([7], 0.95)).toBe(7);
  });

  test('a goal beside a peer is about the ratio of the medians, without one about the median', () => {
    const [ours, theirs] = [figure([3, 3, 3], 'ms'), figure([2, 2, 2], 'ms')];
    expect(compare('ack', ours, 'peer', theirs, { atMost: 1.5 })).toMatchObject({ ratio: 1.5, reached: true });
    expect(compare('ack', ours, 'peer', theirs, { atMost: 1.4 }).reached).toBe(false);
    expect(compare('ack', ours, 'peer', theirs)).not.toHaveProperty('reached');
    expect(alone('events', figure([151], 'events'), { atMost: 150 }).reached).toBe(false);
    expect(alone('rate', figure([5], '/s'), { atLeast: 5 }).reached).toBe(true);
  });

  test('contestants take turns, the other one first every second time, and the warm-up does not count', async () => {
    const turns: string[] = [];
    const contestant = (name: string) => async (round: number) => {
      turns.push(`${name}${round}`);
      return round;
    };
    const results = await alternate({ a: contestant('a'), b: contestant('b') }, { rounds: 3 });
    expect(turns).toEqual(['b-1', 'a-1', 'a0', 'b0', 'b1', 'a1', 'a2', 'b2']);
    expect(results).toEqual({ a: [0, 1, 2], b: [0, 1, 2] });
  });

  test('the table says what was to reach and whether it was', () => {
    const rows = [
      compare('ack', figure([12, 10, 11], 'ms'), 'peer', figure([10, 10, 10], 'ms'), { atMost: 1 }),
      alone('events', figure([96], 'events'), { atMost: 150 }),
    ];
    expect(table(rows).split('\n').slice(2)).toEqual([
      '| ack      | 11 ms (10 – 12)  | peer: 10 ms           | 1.10 × | ≤ 1 ×        | ✗ |',
      '| events   | 96 events        | –                     | –      | ≤ 150 events | ✓ |',
    ]);
  });
});
