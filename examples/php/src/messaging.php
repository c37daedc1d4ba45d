<?php
/** The messaging API in PHP, without extensions or packages. */
declare(strict_types=1);

/** Whether a webhook is from the gateway: HMAC-SHA1 over the bytes of its body, in hex. */
function is_signed(string $rawBody, string $bodyHash, string $clientSecret): bool
{
    return hash_equals(hash_hmac('sha1', $rawBody, $clientSecret), $bodyHash);
}

final class Gateway
{
    private ?string $token = null;

    public function __construct(
        private readonly string $baseUrl,
        private readonly string $clientId,
        private readonly string $clientSecret,
    ) {
    }

    /** Records all the messages, or none. */
    public function send(array ...$messages): array
    {
        $body = json_encode(['messages' => $messages], JSON_THROW_ON_ERROR);
        return json_decode($this->call('/messaging/v1/messages', 'application/json', $body), true);
    }

    public function download(string $url, string $path): void
    {
        if (!str_starts_with($url, $this->baseUrl . '/')) {
            throw new RuntimeException("$url is not at the gateway: it gets no token");
        }
        file_put_contents($path, $this->call(substr($url, strlen($this->baseUrl))));
    }

    /** With a token; with a new one when the old one has ended. */
    private function call(string $path, ?string $type = null, ?string $body = null): string
    {
        foreach ([false, true] as $isLastTry) {
            $this->token ??= $this->requestToken();
            [$status, $answer] = $this->open($path, $type, $body, ["Authorization: Bearer $this->token"]);
            if ($status === 200) {
                return $answer;
            }
            if ($status !== 401 || $isLastTry) {
                throw new RuntimeException("the gateway answered $status: $answer");
            }
            $this->token = null;
        }
    }

    private function requestToken(): string
    {
        $form = http_build_query([
            'grant_type' => 'client_credentials',
            'client_id' => $this->clientId,
            'client_secret' => $this->clientSecret,
        ]);
        [$status, $answer] = $this->open('/oauth2/v1/token', 'application/x-www-form-urlencoded', $form);
        if ($status !== 200) {
            throw new RuntimeException("no token, the gateway answered $status: $answer");
        }
        return json_decode($answer, true)['access_token'];
    }

    /** @return array{int, string} the status and the body */
    private function open(string $path, ?string $type, ?string $body, array $headers = []): array
    {
        if ($type !== null) {
            $headers[] = "Content-Type: $type";
        }
        $method = $body === null ? 'GET' : 'POST';
        $http = [
            'method' => $method,
            'header' => $headers,
            'content' => $body ?? '',
            'timeout' => 30,
            'ignore_errors' => true,
            // A redirect would take the token along.
            'follow_location' => 0,
        ];
        $answer = file_get_contents($this->baseUrl . $path, false, stream_context_create(['http' => $http]));
        if ($answer === false) {
            throw new RuntimeException("no answer from $this->baseUrl");
        }
        return [(int) explode(' ', $http_response_header[0])[1], $answer];
    }
}

function open_gateway(): Gateway
{
    $baseUrl = rtrim(getenv('BASE_URL') ?: 'http://localhost:8080', '/');
    return new Gateway($baseUrl, (string) getenv('CLIENT_ID'), (string) getenv('CLIENT_SECRET'));
}
