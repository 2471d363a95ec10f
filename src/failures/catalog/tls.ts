// Codes of TLS and certificates. Sources: Node.js tls documentation, OpenSSL X509_V_ERR names. None of them heals by itself.
import type { Fact } from './fact.ts';

export const TLS_FACTS: readonly Fact[] = [
  {
    codes: [
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'CERT_UNTRUSTED',
      'CERT_REJECTED',
      'INVALID_CA',
    ],
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The certificate is not signed by anyone this machine trusts.',
  },
  {
    codes: [
      'CERT_HAS_EXPIRED',
      'CERT_NOT_YET_VALID',
      'CERT_REVOKED',
      'CRL_HAS_EXPIRED',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'HOSTNAME_MISMATCH',
    ],
    is: ['FATAL', 'TLS', 'CRITICAL', 'never', 'FAIL_IMMEDIATELY'],
    why: "The certificate is not valid (CERT_NOT_YET_VALID: check this machine's clock).",
  },
  {
    codes: ['ERR_OSSL_PEM_NO_START_LINE'],
    is: ['FATAL', 'CONFIGURATION', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'A key or certificate of this side cannot be read.',
  },
  {
    codes: [
      'EPROTO',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_SSL_NO_SHARED_CIPHER',
    ],
    is: ['FATAL', 'TLS', 'HIGH', 'never', 'FAIL_IMMEDIATELY'],
    why: 'The two sides do not speak the same TLS, or the port speaks none.',
  },
];
