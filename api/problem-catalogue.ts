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
  HEADERS_TOO_LARGE: {
    status: 431,
    title: 'The headers are too large',
    explanation: 'URL and headers may be 16 KB together. The connection is closed.',
  },
  REQUEST_TOO_SLOW: {
    status: 408,
    title: 'The request came too slowly',
    explanation:
      'Headers must arrive within 20 seconds, the whole request within two minutes. The connection is closed.',
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
    explanation:
      'JSON bodies are limited to 1 MB, CSV files to 50 MB, files at a task to what the detail says (MAX_FILE_MB).',
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
  IDENTITY_NUMBER_IN_URL: {
    status: 422,
    title: 'A NIP or NI PPPK must not be in a URL',
    explanation: 'It holds a birth date. Find the person with POST /people/search, and filter by the id.',
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
      'A row or the database was not free in time, or the connection to it broke. Repeat the request, with the same Idempotency-Key: it counts once.',
  },
  ISSUER_UNREACHABLE: {
    status: 503,
    title: 'The keys of the token issuer cannot be read',
    explanation: 'Nobody can be recognised until the issuer’s key set answers again. Repeat the request later.',
  },

  // ------------------------------------------------------------ who may
  EXPORTS_BUSY: {
    status: 409,
    title: 'Too many exports are being made',
    explanation: 'Each export holds a connection to the database until its file is sent. Try again in a minute.',
  },
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
  DECISION_PROVISIONAL: {
    status: 409,
    title: 'The task is decided, and the decision can still be undone',
    explanation:
      'Somebody decided it and may take that back until `effectiveAt`; then it counts. Further members say who, what and when.',
  },
  NOTHING_TO_UNDO: {
    status: 409,
    title: 'There is nothing to undo',
    explanation:
      'No decision waits here to take effect. What has taken effect is not undone; the law knows other ways.',
  },
  TASK_CLAIMED: {
    status: 409,
    title: 'A colleague has the task in hand',
    explanation:
      'A member of the office has claimed it; `claimedBy` says who, `claimedAt` since when. He or BKD can release or reassign it.',
  },
  NOT_CLAIMED: {
    status: 409,
    title: 'Nobody has the task in hand',
    explanation: 'There is no claim to release.',
  },
  HELD_BY_A_PERSON: {
    status: 409,
    title: 'The task belongs to a place in the reporting line',
    explanation:
      'Only tasks of an office are claimed and handed on. Who holds this one follows from the line and from decrees; `instead` says what changes them.',
  },
  NOT_OFFICE_MEMBER: {
    status: 422,
    title: 'The person is not of the office',
    explanation: 'A task of an office is handed on to another of its members, never to the appraised employee.',
  },
  IN_PREPARATION: {
    status: 409,
    title: 'Somebody prepares the task already',
    explanation: '`preparer` says who. Take it back first.',
  },
  NOT_IN_PREPARATION: {
    status: 409,
    title: 'Nobody prepares the task',
    explanation: 'It was handed back, taken back, or never given.',
  },
  PREPARATION_REFUSED: {
    status: 422,
    title: 'The task cannot be given to this person to prepare',
    explanation:
      'Never to the appraised employee, to somebody out of service, or of an appeal to whoever set the rating; counselling to nobody.',
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
  CALIBRATION_CLOSED: {
    status: 409,
    title: 'The meeting is closed',
    explanation: 'Its minutes stand and it proposes nothing more. Record another meeting.',
  },
  NOT_IN_CALIBRATION: {
    status: 422,
    title: 'The appraisal is not of this meeting',
    explanation: 'A meeting speaks of its own cycle and unit, and of the units below it.',
  },
  NOT_RATED: {
    status: 409,
    title: 'There is no rating yet',
    explanation: 'The year is not rated, so there is nothing to compare.',
  },
  RESULT_DELIVERED: {
    status: 409,
    title: 'The result was delivered',
    explanation: 'From the delivery on only an appeal changes it (Annex V.B.5, p.117).',
  },
  CALIBRATION_PENDING: {
    status: 409,
    title: 'Another proposal is not answered yet',
    explanation: 'One proposal about an appraisal at a time; `proposalId` names it.',
  },
  CALIBRATION_LAPSED: {
    status: 409,
    title: 'The proposal came to nothing',
    explanation: 'The rating that the meeting spoke of is another one now, or its document was delivered.',
  },
  INDICATOR_CODE_TAKEN: {
    status: 409,
    title: 'The code is taken',
    explanation:
      'Every indicator of the library has a code of its own. Look at the one that has it, or choose another code.',
  },
  INDICATOR_RETIRED: {
    status: 409,
    title: 'The indicator was retired',
    explanation: 'Lines that refer to it keep it; new ones do not. Make a new indicator where it is needed again.',
  },
  NO_DRAFT: {
    status: 409,
    title: 'There is nothing to publish',
    explanation: 'Draft the next version of the indicator first.',
  },
  NO_LIBRARY: {
    status: 409,
    title: 'The cycle has no library of indicators',
    explanation: 'Its policy leaves `indicators` out. A cycle over a policy that has it can use the library.',
  },
  NO_CASCADE: {
    status: 409,
    title: 'The cycle links no planned results',
    explanation: 'Its policy leaves `indicators.cascading` out.',
  },
  NO_WORK_REPORTS: {
    status: 409,
    title: 'The cycle asks for no reports of work',
    explanation: 'Its policy leaves `workReports` out. Notes (progress entries) can be added all the same.',
  },
  REPORT_EXISTS: {
    status: 409,
    title: 'This period is reported already',
    explanation: 'Read the report (`reportId`), and write it anew with If-Match and its version.',
  },
  NO_CHECK_INS: {
    status: 409,
    title: 'The cycle has no check-ins',
    explanation: 'Its policy leaves `checkIns` out. Feedback can be given all the same.',
  },
  CHECK_IN_PLANNED: {
    status: 409,
    title: 'A check-in is planned already',
    explanation: 'Move it (`checkInId`), or call it off; one that was held is recorded.',
  },
  CHECK_IN_CLOSED: {
    status: 409,
    title: 'The check-in is not planned any more',
    explanation: 'It was held or called off (`status`). Plan another one.',
  },
  CHECK_IN_NOT_HELD: {
    status: 409,
    title: 'The check-in has no record',
    explanation: 'It is planned, or was called off: there is nothing to confirm.',
  },
  CHECK_IN_CONFIRMED: {
    status: 409,
    title: 'The record was confirmed before',
    explanation: 'A remark is made once; what you want to add belongs on the next agenda.',
  },
  POINT_CLOSED: {
    status: 409,
    title: 'The point is not on the agenda any more',
    explanation: 'It was settled at a check-in, or taken back before.',
  },
  ABSENCE_REVOKED: {
    status: 409,
    title: 'The absence was revoked before',
    explanation: 'Nothing is left to revoke.',
  },
  PROPOSAL_OPEN: {
    status: 409,
    title: 'Your proposal is not decided yet',
    explanation: '`proposalId` names it. Wait for its decision before you propose something else for this indicator.',
  },
  PROPOSAL_CLOSED: {
    status: 409,
    title: 'The proposal was decided already',
    explanation: '`proposalStatus` says how.',
  },
  PROPOSAL_ANSWERED: {
    status: 409,
    title: 'The proposal waits for no answer any more',
    explanation: 'It was answered, taken back, or lapsed; `status` says which.',
  },
  OWN_REPORT: {
    status: 403,
    title: 'It is your own report',
    explanation: 'Whoever submitted a report does not sign it off: another holder of AUTHORIZED_OFFICIAL does.',
  },
  OFFICE_HOURS_REVOKED: {
    status: 409,
    title: 'These hours were revoked',
    explanation: 'They are of no account any more.',
  },
  ALREADY_MUTED: {
    status: 409,
    title: 'The appraisal is muted already',
    explanation:
      'You get no mails about it but those that change a right or a deadline of yours. GET /me/mutes lists it.',
  },
  MUTE_ENDED: { status: 409, title: 'The mute has ended', explanation: 'Mails about the appraisal come already.' },
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

  LINK_USED: {
    status: 409,
    title: 'The link was used already',
    explanation: 'A link of a mail is good for one act; the page behind it says what was decided and when.',
  },
  LINK_EXPIRED: {
    status: 409,
    title: 'The link has expired',
    explanation: 'Links of mails are short-lived. The task is where it was: log in to do it.',
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
  APPRAISAL_LOCKED: {
    status: 409,
    title: 'BKD has locked the appraisal',
    explanation:
      'Nobody acts on it until it is unlocked, and its clocks stand still: nothing is lost by waiting. `lockedBy`, `lockedAt` and `reason` say who, when and why.',
  },
  ALREADY_LOCKED: { status: 409, title: 'The appraisal is locked already', explanation: '`lockedAt` says since when.' },
  NOT_LOCKED: { status: 409, title: 'The appraisal is not locked', explanation: 'There is nothing to unlock.' },
  APPEAL_PENDING: {
    status: 409,
    title: 'An appeal is pending',
    explanation:
      'It is decided first: an order of BKD takes nothing out of the judge’s hands. `appealId` or `lateAppealId` names it.',
  },
  NOTHING_TO_REOPEN: {
    status: 409,
    title: 'The stage cannot be opened again',
    explanation: '`because` says why: NOT_BEGUN, or STILL_OPEN (extend its due date instead).',
  },
  RESULT_STANDS: {
    status: 409,
    title: 'A signed result comes to its lawful end',
    explanation: 'Have it delivered, record the service if need be, and let the appeal window pass.',
  },
  NOT_CLOSEABLE: {
    status: 409,
    title: 'The task is not closed without a decision',
    explanation:
      '`because` says why: NOTHING_OPEN, NOT_STUCK (it is not overdue and somebody holds it), or DECIDED_BY_PEOPLE (ratings, approvals, receipts and ' +
      'appeals are made by people only).',
  },
  ORDER_PENDING: {
    status: 409,
    title: 'The same order waits for approval',
    explanation: '`orderId` names it: it is approved, refused or withdrawn first.',
  },
  ORDER_CLOSED: {
    status: 409,
    title: 'The order was decided already',
    explanation: '`orderStatus`, `decidedBy` and `decidedAt` say how, by whom and when.',
  },
  ERASURE_NOT_DUE: {
    status: 409,
    title: 'The data must be kept for now',
    explanation:
      '`hindrances` says what stands in the way: the retention that runs, and until when, or what is still open. Wait, or settle that first.',
  },
  FOUR_EYES: {
    status: 403,
    title: 'A second official decides',
    explanation: 'Whoever asked for an order does not approve or refuse it; another holder of BKD_ADMIN does.',
  },
  NOT_REQUESTER: {
    status: 403,
    title: 'Only whoever asked withdraws',
    explanation: 'Others approve the order or refuse it.',
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
  // ------------------------------------------------------------ what is said and attached at a task
  FILE_TYPE_REFUSED: {
    status: 415,
    title: 'The file is of a type that is not accepted, or not what it says',
    explanation: '`found` is what its bytes are, `claimed` what Content-Type said, `allowed` what is accepted here.',
  },
  FILE_LIMIT_REACHED: {
    status: 409,
    title: 'There are too many files at this task',
    explanation: '`atMost` files of `megabytes` MB in all may hang at a task. Remove one, or attach a smaller one.',
  },
  FILE_REMOVED: {
    status: 410,
    title: 'The file was removed',
    explanation: 'The list of files says by whom and when. Its bytes are not handed out any more.',
  },
  FILE_DAMAGED: {
    status: 500,
    title: 'The bytes of the file are not those that were attached',
    explanation:
      'They are missing or changed on our side; nothing of them is sent. It is logged and in the audit trail; attaching the same file again mends it.',
  },
  STORAGE_UNAVAILABLE: {
    status: 507,
    title: 'Files cannot be stored now',
    explanation:
      'The disk is full or its folder cannot be written. Nothing was kept; the operator finds it in the log.',
  },
  CLARIFICATION_NOT_ALLOWED: {
    status: 409,
    title: 'Nobody is asked for clarification here',
    explanation: 'The policy has no such rule for this kind of task: decide it, or return it where that is an outcome.',
  },
  CLARIFICATION_OPEN: {
    status: 409,
    title: 'A question is open already',
    explanation: 'One question at a time: `clarificationId` names it. Wait for its answer, or close it.',
  },
  CLARIFICATION_CLOSED: {
    status: 409,
    title: 'The question is not open any more',
    explanation: 'It was answered or taken back, or its task is closed; `became` says which.',
  },
  IMPORT_RUNNING: {
    status: 409,
    title: 'Another import is running',
    explanation: 'Wait until it has ended, then send the file again.',
  },
  FILE_UNREADABLE: {
    status: 422,
    title: 'The file cannot be read',
    explanation:
      'It is no CSV in UTF-8 or XLSX workbook that can be read, or has no column of NIPs. `because` and the detail say what was found.',
  },
  FILE_RECONCILED: {
    status: 409,
    title: 'The very same file was compared already',
    explanation: '`reconciliationId` names that reconciliation; send again=true to compare with what Daur has now.',
  },
  DRIFT_CHECK_RUNNING: {
    status: 409,
    title: 'A check of workflows is under way',
    explanation: 'Wait for the operation that `operationId` names; its items are the faults found so far.',
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
