import fc from 'fast-check';

// A wrong rule shows within a few examples, and nobody reads the smallest one; all of them for thousands of changed rules would take hours.
fc.configureGlobal({ numRuns: 25, endOnFailure: true });
