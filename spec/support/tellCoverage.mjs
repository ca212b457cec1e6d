// For `npm run test:coverage`: mocha kills a worker that has not left within a second, and on a busy machine it takes longer than
// that to write what has been covered, all of which would then count as not covered. The worker leaves by itself.
if (process.env.MOCHA_WORKER_ID !== undefined) process.on('SIGTERM', () => {});
