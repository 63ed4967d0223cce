import fc from 'fast-check';

// A wrong rule shows within a few examples; a hundred for each of thousands of changed rules would take hours.
fc.configureGlobal({ numRuns: 25 });
