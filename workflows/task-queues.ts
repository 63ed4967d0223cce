/** The queue of the mail activities: apart from the others, so that a slow mail server takes no slot from the appraisals. */
export const MAIL_TASK_QUEUE = 'daur-mail';

/** The queue of the workflows and their steps. */
export const ENGINE_TASK_QUEUE = 'daur';
