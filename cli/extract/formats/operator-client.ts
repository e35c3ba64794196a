import { endpointParameters } from './http-client.ts';
import type { Field, Shape } from './shape.ts';
import {
  address,
  endpoint,
  file,
  headers,
  inside,
  named,
  secret,
  selector,
  username,
} from './shape.ts';

type Keys = Shape['keys'];

/** Custom resources refer to Secrets; only few of them take a value as well. */
const tlsConfig: Field = inside({
  keySecret: selector('tls-private-key'),
  keyFile: file('tls-private-key'),
});

const basicAuth: Field = inside({
  username,
  password: selector('basic-auth-password'),
  passwordFile: file('basic-auth-password'),
  password_file: file('basic-auth-password'),
});

const authorization: Field = inside({
  credentials: selector('bearer-token'),
  credentialsFile: file('bearer-token'),
});

const oauth2: Field = inside({
  clientSecret: selector('oauth2-client-secret'),
  client_secret: selector('oauth2-client-secret'),
  client_secret_file: file('oauth2-client-secret'),
  tokenUrl: address,
  token_url: address,
  proxyUrl: address,
  // VictoriaMetrics has Prometheus' name.
  endpointParams: endpointParameters,
  endpoint_params: endpointParameters,
  tlsConfig,
});

const sigv4: Field = inside({ secretKey: selector('aws-secret-key') });

/**
 * The HTTP client of custom resources of the Prometheus operator and, with a few keys of its own,
 * of VictoriaMetrics' (https://prometheus-operator.dev/docs/api-reference/api/).
 */
export const operatorClient: Keys = {
  url: endpoint,
  headers,
  basicAuth,
  authorization,
  bearerToken: secret('bearer-token'),
  bearerTokenFile: file('bearer-token'),
  bearerTokenSecret: selector('bearer-token'),
  oauth2,
  sigv4,
  azureAd: inside({ oauth: inside({ clientSecret: selector('azure-client-secret') }) }),
  tlsConfig,
  proxyUrl: address,
  proxyURL: address,
  proxyConnectHeader: named(selector('header')),
};

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.ScrapeConfig */
export const operatorDiscoveries: Keys = {
  ...Object.fromEntries(
    'http kubernetes openstack digitalOcean kuma eureka docker linode hetzner nomad dockerSwarm puppetDB ovhcloud scaleway ionos consul uyuni'
      .split(' ')
      .map((name) => [`${name}SDConfigs`, inside({ ...operatorClient, ...ownOfDiscoveries() })]),
  ),
  ec2SDConfigs: inside({ ...operatorClient, secretKey: selector('aws-secret-key') }),
  lightSailSDConfigs: inside({ ...operatorClient, secretKey: selector('aws-secret-key') }),
  azureSDConfigs: inside({ ...operatorClient, clientSecret: selector('azure-client-secret') }),
};

function ownOfDiscoveries(): Keys {
  const own = selector('service-discovery-secret');
  return {
    server: address,
    tokenRef: own,
    password: own,
    secretKey: own,
    applicationCredentialSecret: own,
    applicationSecret: own,
    consumerKey: own,
  };
}

const notification = selector('notification-secret');
const http: Keys = { httpConfig: inside(operatorClient) };

/** https://prometheus-operator.dev/docs/api-reference/api/#monitoring.coreos.com/v1alpha1.Receiver */
export const operatorReceivers: Field = inside({
  discordConfigs: inside({ apiURL: notification, ...http }),
  emailConfigs: inside({
    authUsername: username,
    authPassword: notification,
    authSecret: notification,
    tlsConfig,
  }),
  msteamsConfigs: inside({ webhookUrl: notification, ...http }),
  msteamsv2Configs: inside({ webhookURL: notification, ...http }),
  opsgenieConfigs: inside({ apiKey: notification, ...http }),
  pagerdutyConfigs: inside({ routingKey: notification, serviceKey: notification, ...http }),
  pushoverConfigs: inside({ userKey: notification, token: notification, ...http }),
  rocketchatConfigs: inside({ token: notification, tokenID: notification, ...http }),
  slackConfigs: inside({ apiURL: notification, ...http }),
  snsConfigs: inside({ sigv4, ...http }),
  telegramConfigs: inside({ botToken: notification, ...http }),
  victoropsConfigs: inside({ apiKey: notification, ...http }),
  webexConfigs: inside(http),
  webhookConfigs: inside({
    url: address,
    urlSecret: notification,
    ...http,
  }),
  wechatConfigs: inside({ apiSecret: notification, ...http }),
});

/** Of the Alertmanager resource, `spec.alertmanagerConfiguration.global`. */
export const operatorAlertmanagerGlobal: Field = inside({
  ...http,
  smtp: inside({
    authUsername: username,
    authPassword: notification,
    authSecret: notification,
    tlsConfig,
  }),
  slackApiUrl: notification,
  opsGenieApiKey: notification,
  victorops: inside({ apiKey: notification }),
  rocketChat: inside({ token: notification, tokenID: notification }),
  wechat: inside({ apiSecret: notification }),
});
