import type {
  AdvancedEventSelector,
  AdvancedFieldSelector,
  EventSelector,
} from '@aws-sdk/client-cloudtrail';

export type Selectors = {
  readonly EventSelectors?: readonly EventSelector[] | undefined;
  readonly AdvancedEventSelectors?: readonly AdvancedEventSelector[] | undefined;
};

/** What a trail has to take, so that a rotation that failed becomes an event for EventBridge. */
const wanted: Readonly<Record<string, string>> = {
  eventCategory: 'Management',
  readOnly: 'false',
  eventSource: 'secretsmanager.amazonaws.com',
  eventName: 'RotationFailed',
  eventType: 'AwsServiceEvent',
};

/** Whether a trail with these selectors logs what Secrets Manager does; a trail has either kind. */
export function takesManagementWrites({
  EventSelectors = [],
  AdvancedEventSelectors = [],
}: Selectors): boolean {
  const isTakenByBasic = EventSelectors.some(
    ({ ReadWriteType = 'All', IncludeManagementEvents = true }) =>
      IncludeManagementEvents && ReadWriteType !== 'ReadOnly',
  );
  return (
    isTakenByBasic ||
    AdvancedEventSelectors.some(({ FieldSelectors = [] }) => FieldSelectors.every(matches))
  );
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_AdvancedFieldSelector.html */
function matches(selector: AdvancedFieldSelector): boolean {
  const value = wanted[selector.Field ?? ''];
  const { Equals, StartsWith, EndsWith, NotEquals, NotStartsWith, NotEndsWith } = selector;
  const isAnyOf = (texts: readonly string[] | undefined, test: (text: string) => boolean) =>
    value !== undefined && (texts ?? []).some(test);
  const begins = (text: string): boolean => value?.startsWith(text) ?? false;
  const ends = (text: string): boolean => value?.endsWith(text) ?? false;
  const isExcluded =
    isAnyOf(NotEquals, (text) => text === value) ||
    isAnyOf(NotStartsWith, begins) ||
    isAnyOf(NotEndsWith, ends);
  const isAsked = [Equals, StartsWith, EndsWith].some((texts) => (texts ?? []).length > 0);
  const isIncluded =
    isAnyOf(Equals, (text) => text === value) ||
    isAnyOf(StartsWith, begins) ||
    isAnyOf(EndsWith, ends);
  return !isExcluded && (isIncluded || !isAsked);
}
