import { describe, expect, it } from 'vitest';
import { readDeliveryReport } from '../../../mail/delivery-status.ts';

/** A report as Postfix writes it. */
function report(status: readonly string[], type = 'message/delivery-status'): Buffer {
  const lines = [
    'From: Mail Delivery System <MAILER-DAEMON@mx.example.go.id>',
    'To: bounces+12.abc@daur.example.go.id',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B1"',
    '',
    '--B1',
    'Content-Type: text/plain; charset=us-ascii',
    '',
    'Action: failed',
    'Status: 5.9.9',
    '',
    '--B1',
    `Content-Type: ${type}`,
    '',
    'Reporting-MTA: dns; mx.example.go.id',
    '',
    ...status,
    '',
    '--B1',
    'Content-Type: text/rfc822-headers',
    '',
    'Subject: Tugas baru',
    '',
    '--B1--',
    '',
  ];
  return Buffer.from(lines.join('\r\n'));
}

const failed = [
  'Final-Recipient: rfc822; gone@example.go.id',
  'Action: failed',
  'Status: 5.1.1',
  'Remote-MTA: dns; mx2.example.go.id',
  'Diagnostic-Code: smtp; 550 5.1.1 <gone@example.go.id>: Recipient address rejected:',
  '    User unknown',
];

describe('a report of a delivery', () => {
  it('that failed says how, in the words of the server', async () => {
    expect(await readDeliveryReport(report(failed))).toEqual({
      outcome: 'FAILED',
      status: '5.1.1',
      text: '550 5.1.1 <gone@example.go.id>: Recipient address rejected: User unknown',
      server: 'mx2.example.go.id',
    });
  });

  it('that was given up after days of trying has failed, whatever its number', async () => {
    const expired = ['Final-Recipient: rfc822; a@b.id', 'Action: failed', 'Status: 4.4.7'];
    expect(await readDeliveryReport(report(expired))).toMatchObject({ outcome: 'FAILED', status: '4.4.7', text: null });
  });

  it('that is late is not a failure', async () => {
    const late = ['Final-Recipient: rfc822; a@b.id', 'ACTION: Delayed', 'status: 4.4.1 (no answer)'];
    expect(await readDeliveryReport(report(late))).toMatchObject({ outcome: 'DELAYED', status: '4.4.1' });
  });

  it('of internationalised mail is read as well', async () => {
    expect(await readDeliveryReport(report(failed, 'message/global-delivery-status'))).toMatchObject({
      outcome: 'FAILED',
    });
  });

  it('of success, of relaying, or without a status says nothing', async () => {
    for (const fields of [
      ['Action: delivered', 'Status: 2.0.0'],
      ['Action: relayed', 'Status: 2.0.0'],
      ['Action: failed'],
      ['Action: failed', 'Status: unknown'],
      [],
    ]) {
      expect(await readDeliveryReport(report(fields))).toBeUndefined();
    }
  });
});

describe('what is no report', () => {
  it.each([
    [
      'an out-of-office answer',
      'Subject: Cuti\r\nAuto-Submitted: auto-replied\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n',
    ],
    ['nothing at all', ''],
    ['binary rubbish', '\0\x01\x02\xff'.repeat(400)],
    ['a report that breaks off', report(failed).toString().slice(0, 420)],
  ])('is not taken for one: %s', async (_name, source) => {
    expect(await readDeliveryReport(Buffer.from(source))).toBeUndefined();
  });
});
