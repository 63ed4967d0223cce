/**
 * Every code that the API answers a problem with: its status, a title that doesn't change from one occurrence to the next, and
 * what to do about it. Codes are stable; a route names those that it may answer, and `GET /problems/{code}` explains them.
 */
export interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** What it means and what the client can do. */
  readonly explanation: string;
}

const kinds = {
  // ------------------------------------------------------------ the request
  MALFORMED_JSON: {
    status: 400,
    title: 'The body is not JSON',
    explanation: 'The body could not be parsed. Send JSON in UTF-8 with Content-Type: application/json.',
  },
  BAD_REQUEST: {
    status: 400,
    title: 'The request cannot be read',
    explanation: 'The URL, a header or the transfer of the body is broken. The detail says what was found.',
  },
  IDEMPOTENCY_KEY_INVALID: {
    status: 400,
    title: 'The Idempotency-Key is not usable',
    explanation: 'Send 1 to 200 visible ASCII characters without spaces, such as a random UUID.',
  },
  IF_MATCH_INVALID: {
    status: 400,
    title: 'If-Match is not usable',
    explanation: 'Send exactly one ETag as it was answered, for example If-Match: "v3".',
  },
  UNAUTHENTICATED: {
    status: 401,
    title: 'A valid token is needed',
    explanation:
      'Send Authorization: Bearer with a JWT of the configured issuer that has not expired. Accepted signatures: RS256, ES256, EdDSA.',
  },
  PERSON_UNKNOWN: {
    status: 403,
    title: 'The token names nobody in the roster',
    explanation: 'The token is valid, but no employee of this agency belongs to it. BKD links people to their sign-in.',
  },
  PERSON_LEFT: {
    status: 403,
    title: 'The person has left the agency',
    explanation: 'The roster says that this person has left; nothing can be done in their name.',
  },
  ROLE_REQUIRED: {
    status: 403,
    title: 'An office is needed that you do not hold today',
    explanation: 'The route is for holders of a granted role. The refusal is recorded in the audit trail.',
  },
  NOT_FOUND: {
    status: 404,
    title: 'Not found',
    explanation: 'There is no such path, or what it names does not exist or is not visible to you.',
  },
  METHOD_NOT_ALLOWED: {
    status: 405,
    title: 'The path does not know this method',
    explanation: 'The Allow header lists the methods that it knows.',
  },
  STALE_VERSION: {
    status: 412,
    title: 'Somebody changed it meanwhile',
    explanation: 'If-Match names an older version. Read it again, look at what changed, and repeat with the new ETag.',
  },
  BODY_TOO_LARGE: {
    status: 413,
    title: 'The body is too large',
    explanation: 'JSON bodies are limited to 1 MB, CSV files to 50 MB.',
  },
  UNSUPPORTED_MEDIA_TYPE: {
    status: 415,
    title: 'The body has another type than the route reads',
    explanation: 'Send application/json, or text/csv where the route takes a file, without Content-Encoding.',
  },
  VALIDATION_FAILED: {
    status: 422,
    title: 'The request does not have the documented shape',
    explanation:
      'Each entry of `errors` names a place (JSON pointer into the body, "?name" for a query parameter, "{name}" for a path parameter) and says what is expected there. Unknown members are refused.',
  },
  CURSOR_INVALID: {
    status: 422,
    title: 'The cursor is not one of this list',
    explanation: 'Send `nextCursor` of the previous page unchanged, to the same list.',
  },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: 'The Idempotency-Key came with another request',
    explanation: 'A key belongs to one request of one person. Repeat that request unchanged, or use a new key.',
  },
  PRECONDITION_REQUIRED: {
    status: 428,
    title: 'If-Match is needed',
    explanation: 'Send the ETag of the version that you edit, so that nobody else’s change is lost.',
  },
  RATE_LIMITED: {
    status: 429,
    title: 'Too many requests',
    explanation: 'Wait as many seconds as Retry-After says. RateLimit and RateLimit-Policy tell the quota.',
  },
  INTERNAL: {
    status: 500,
    title: 'Something went wrong on our side',
    explanation: 'Nothing of the request was kept. Tell BKD the requestId; the log has the cause.',
  },
  BUSY: {
    status: 503,
    title: 'Too busy just now',
    explanation:
      'A row or the database was not free in time; nothing was kept. Repeat the request, with the same Idempotency-Key.',
  },
  ISSUER_UNREACHABLE: {
    status: 503,
    title: 'The keys of the token issuer cannot be read',
    explanation: 'Nobody can be recognised until the issuer’s key set answers again. Repeat the request later.',
  },

  // ------------------------------------------------------------ who may
  FORBIDDEN: {
    status: 403,
    title: 'You may not do this here',
    explanation:
      'Nobody acts on their own appraisal, on a task in other hands, or in an appraisal they have no part in; `because` says which. The refusal is recorded in the audit trail.',
  },

  // ------------------------------------------------------------ tasks and decisions
  DELEGATION_OVERLAPS: {
    status: 409,
    title: 'Somebody else stands in already',
    explanation:
      'A post has one stand-in at a time. The problem names the decree that is in the way; end it first, or choose other days.',
  },
  DELEGATION_CHAIN: {
    status: 409,
    title: 'Too many stand-ins in a row',
    explanation: 'A stand-in may have one of his own, not more, and never the one for whom he stands in.',
  },
  DELEGATION_ENDED: {
    status: 409,
    title: 'The delegation has ended',
    explanation: 'Its last day is over, or it was ended before. What was done meanwhile stands.',
  },
  TASK_CLOSED: {
    status: 409,
    title: 'The task is closed',
    explanation:
      'Somebody decided it, it was taken over, or it ended otherwise; further members say who, what and when.',
  },
  TASK_OVERDUE: {
    status: 409,
    title: 'The due date has passed',
    explanation:
      'The rule of this task accepts nothing after its due date; `legalBasis` names the article. What follows has begun already.',
  },
  APPRAISAL_ENDED: {
    status: 409,
    title: 'The appraisal has ended',
    explanation: 'It is final, excluded or cancelled, or its cycle is; nothing more is decided in it.',
  },
  OUTCOME_NOT_ALLOWED: {
    status: 422,
    title: 'The task does not have this outcome',
    explanation: 'The task lists the outcomes that it allows its holder now.',
  },
  INVALID_FORM: {
    status: 422,
    title: 'The form of the outcome is not complete or not right',
    explanation: 'Each entry of `errors` points into the form and says what is expected.',
  },
  COMMENT_REQUIRED: { status: 422, title: 'This outcome needs a comment', explanation: 'Say why, in `comment`.' },
  REASON_REQUIRED: {
    status: 422,
    title: 'A reason is needed',
    explanation: 'What you chose departs from what is proposed; say why.',
  },
  NO_TARGETS: { status: 409, title: 'No targets are in force', explanation: 'Targets (SKP) must be approved first.' },
  NOTHING_CHANGED: {
    status: 422,
    title: 'Nothing would change',
    explanation: 'What was sent equals what is in force.',
  },
  APPEAL_CLOSED: { status: 409, title: 'The appeal is closed', explanation: 'It was decided or withdrawn.' },
  APPEAL_NOT_POSSIBLE: {
    status: 409,
    title: 'No appeal is possible',
    explanation:
      'The result is final, by takeover or by the rank of the post, or its time has not come or has passed; `legalBasis` names the article where one says so.',
  },
  NOT_RECEIVED: {
    status: 409,
    title: 'The result was not received yet',
    explanation: 'An appeal is filed against a result that was received; receive it first.',
  },
  APPEAL_FILED_BEFORE: {
    status: 409,
    title: 'An appeal was filed already',
    explanation:
      'There is one appeal against a result, and no second one, also after a withdrawal; `reason` says which.',
  },
  APPEAL_WINDOW_OVER: {
    status: 409,
    title: 'The window of appeal is over',
    explanation:
      'With a cause for the delay BKD may be asked to admit a late appeal: POST to `lateAppeals`. `until` says when the window ended.',
  },
  APPEAL_IN_TIME: {
    status: 409,
    title: 'The window of appeal is still open',
    explanation: 'File the appeal itself: POST to `appeals`.',
  },
  LATE_APPEAL_PENDING: {
    status: 409,
    title: 'BKD is deciding on the late appeal',
    explanation: 'It was asked for; there is one request.',
  },
  LATE_APPEAL_NOT_ADMITTED: {
    status: 409,
    title: 'The late appeal was not admitted',
    explanation: 'BKD has decided; there is no second request. The reasons are in GET late-appeals.',
  },
  NO_OPEN_TASK: {
    status: 409,
    title: 'No such task is open here',
    explanation:
      'The appraisal waits for something else: `waitingFor` says for what, for whom and until when, `latest` what became of the last task of this kind.',
  },
  RECEIPT_REQUIRED: {
    status: 409,
    title: 'Record the receipt first',
    explanation:
      'A document is opened by acknowledging its receipt, from which the clocks of signing and of appeal run: POST the receipt. A read never records it.',
  },
  CASE_ALREADY_OPEN: {
    status: 409,
    title: 'A case of this kind is open',
    explanation: '`caseId` names it; sessions are recorded there.',
  },
  CASE_CLOSED: { status: 409, title: 'The case is closed', explanation: 'Nothing is recorded in it any more.' },
  STATEMENTS_PENDING: {
    status: 409,
    title: 'Both sides are to be heard first',
    explanation: 'A statement is open and its time has not passed; decide when it is given or its time is over.',
  },

  // ------------------------------------------------------------ movements of people
  OWN_APPRAISAL: {
    status: 403,
    title: 'This is your own appraisal',
    explanation:
      'BKD serves everybody but himself: another holder of BKD_ADMIN does it. The refusal is recorded in the audit trail.',
  },
  DATE_REFUSED: {
    status: 422,
    title: 'The date cannot be accepted',
    explanation:
      'A movement is recorded on the day it takes effect or later, and links that are recorded from a later day on are not rewritten; `errors` says which day is possible.',
  },
  LINE_REFUSED: {
    status: 422,
    title: 'The line of evaluators cannot be like this',
    explanation:
      'Nobody evaluates himself, evaluator and superior are two people, the line does not lead back, and people who are out of service evaluate nobody; `errors` says who is at fault.',
  },
  NOT_EXCLUDED: {
    status: 409,
    title: 'The appraisal is not excluded',
    explanation: 'Only an appraisal that was excluded can be re-included.',
  },

  // ------------------------------------------------------------ cycles, policies and units
  CHECK_FAILED: {
    status: 409,
    title: 'The check found errors',
    explanation: '`findings` lists them; correct them and launch again.',
  },
  CYCLE_ENDED: {
    status: 409,
    title: 'The cycle has ended',
    explanation: 'It is closed or cancelled; its facts stand.',
  },
  CYCLE_NOT_RUNNING: {
    status: 409,
    title: 'The cycle is not running',
    explanation: 'Only a running cycle can be paused.',
  },
  CYCLE_NOT_PAUSED: {
    status: 409,
    title: 'The cycle is not paused',
    explanation: 'Only a paused cycle can be resumed.',
  },
  VIRTUAL_TIME_REFUSED: {
    status: 409,
    title: 'Cycles of virtual time are not accepted here',
    explanation: 'They are for tests and rehearsals; this installation refuses them.',
  },
  CYCLE_NOT_DRAFT: {
    status: 409,
    title: 'The cycle is launched',
    explanation: 'Only a draft can be edited or launched.',
  },
  POLICY_NOT_PUBLISHED: {
    status: 409,
    title: 'The policy is a draft',
    explanation: 'A cycle pins a published version; publish it first.',
  },
  POLICY_INCOMPLETE: {
    status: 422,
    title: 'The policy lacks or contradicts a rule',
    explanation: 'Each entry of `errors` names the place in the policy body and what is missing or cannot be.',
  },
  DEMO_POLICY_REFUSED: {
    status: 409,
    title: 'Demo policies are not accepted here',
    explanation:
      'Clocks in SECONDS are for demonstrations and tests; this installation refuses policies flagged `demo`.',
  },
  CYCLE_NOT_LAUNCHED: {
    status: 409,
    title: 'No clock of the cycle runs yet',
    explanation: 'It is a draft, or is being launched; try again when it runs.',
  },
  EXTENSION_PAST: {
    status: 422,
    title: 'The extension ends in the past',
    explanation: 'Name a date from today on.',
  },
  NOTHING_TO_EXTEND: {
    status: 409,
    title: 'The extension would move nothing',
    explanation:
      '`because` says why: NOTHING_OPEN (no open task of the stage, and no window of it ahead) or DUE_LATER (everything is due later already).',
  },
  POLICY_OF_ANOTHER_CODE: {
    status: 409,
    title: 'It is a version of another policy',
    explanation: 'A cycle in progress keeps its policy, named by `code`; only the version changes.',
  },
  ALREADY_SUSPENDED: {
    status: 409,
    title: 'The clocks stand still already',
    explanation: '`suspensionId` names the suspension; end it first.',
  },
  NOT_SUSPENDED: {
    status: 409,
    title: 'The clocks do not stand still',
    explanation: 'There is no suspension to end.',
  },
  DAY_OFF_EXISTS: {
    status: 409,
    title: 'A decree made this day off already',
    explanation:
      'A date is off by one decree at a place. `errors` names them; to replace a day, send its date in `revoke` too.',
  },
  DAY_OFF_UNKNOWN: {
    status: 409,
    title: 'What is to be revoked is not a day off',
    explanation:
      'Only days off of this very place (everybody’s, or the unit’s own) are revoked; GET /calendar lists them.',
  },
  NO_WORKING_DAY: {
    status: 409,
    title: 'The calendar has no working day for two years',
    explanation: 'The days off or the working week were entered wrongly: correct them.',
  },
  IMPORT_RUNNING: {
    status: 409,
    title: 'Another import is running',
    explanation: 'Wait until it has ended, then send the file again.',
  },
  IMPORT_REFUSED: {
    status: 422,
    title: 'The file has errors and changed nothing',
    explanation:
      'Each entry of `errors` points to a line and column of the file and says what to do. `operationId` names the operation under which all of them can be read.',
  },
} as const satisfies Record<string, ProblemKind>;

export type ProblemCode = keyof typeof kinds;

export const PROBLEM_CATALOGUE: Readonly<Record<ProblemCode, ProblemKind>> = kinds;

export function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(kinds, code);
}

/** The last part of a problem's `type`: TASK_CLOSED → task-closed. */
export function slugOf(code: string): string {
  return code.toLowerCase().replaceAll('_', '-');
}
