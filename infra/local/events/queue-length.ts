const inactiveMinutes = 6 * 60;

/**
 * How many messages are visible in a queue, as CloudWatch is told of it: no more once nothing has
 * come or gone for six hours. Whether a queue that has messages counts as active longer AWS does not
 * say clearly; here it does not.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/monitoring-using-cloudwatch.html
 */
export function queueLengthGauge(
  lengthOf: () => number,
  currentMinute: () => number,
): () => number | undefined {
  let known = lengthOf();
  let touchedMinute = currentMinute();
  return () => {
    const length = lengthOf();
    const minute = currentMinute();
    if (length !== known) touchedMinute = minute;
    known = length;
    return minute - touchedMinute < inactiveMinutes ? length : undefined;
  };
}
