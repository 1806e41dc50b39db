using System.Diagnostics.CodeAnalysis;

namespace Switchboard.Sip.Digest;

/// <summary>An Authorization or Proxy-Authorization value, taken apart.</summary>
public sealed record DigestAuthorization
{
    /// <summary>username, unescaped.</summary>
    public required string UserName { get; init; }

    /// <summary>realm, unescaped.</summary>
    public required string Realm { get; init; }

    /// <summary>nonce, as written between the quotes.</summary>
    public required string Nonce { get; init; }

    /// <summary>uri, as written between the quotes.</summary>
    public required string Uri { get; init; }

    /// <summary>response, as written.</summary>
    public required string Response { get; init; }

    /// <summary>algorithm; null for one this house does not know.</summary>
    public DigestAlgorithm? Algorithm { get; init; } = DigestAlgorithm.Md5;

    /// <summary>qop; null when missing.</summary>
    public string? Qop { get; init; }

    /// <summary>nc, as written; null when missing.</summary>
    public string? NonceCount { get; init; }

    /// <summary>cnonce, as written between the quotes; null when missing.</summary>
    public string? ClientNonce { get; init; }

    /// <summary>opaque; null when missing.</summary>
    public string? Opaque { get; init; }

    /// <summary>False for another scheme, a missing or doubled parameter, or a value beyond the limits; never throws.</summary>
    public static bool TryParse(ReadOnlySpan<byte> headerValue, [NotNullWhen(true)] out DigestAuthorization? authorization)
    {
        authorization = null;
        if (headerValue.Length > DigestParameters.MaxBytes || !DigestParameters.TryParse(headerValue, out var parameters))
            return false;
        return TryRead(parameters, out authorization);
    }

    private static bool TryRead(DigestParameters parameters, [NotNullWhen(true)] out DigestAuthorization? authorization)
    {
        authorization = null;
        if (parameters.Raw("username") is null || parameters.Raw("realm") is null || parameters.Raw("nonce") is not { } nonce
            || parameters.Raw("uri") is not { } uri || parameters.Raw("response") is not { } response)
            return false;
        authorization = new DigestAuthorization
        {
            UserName = parameters.Unescaped("username")!,
            Realm = parameters.Unescaped("realm")!,
            Nonce = nonce,
            Uri = uri,
            Response = response,
            Algorithm = DigestParameters.AlgorithmOf(parameters.Raw("algorithm")),
            Qop = parameters.Raw("qop"),
            NonceCount = parameters.Raw("nc"),
            ClientNonce = parameters.Raw("cnonce"),
            Opaque = parameters.Raw("opaque"),
        };
        return true;
    }
}
