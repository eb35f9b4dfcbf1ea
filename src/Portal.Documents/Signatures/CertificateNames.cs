using System.Security.Cryptography.X509Certificates;

namespace Portal.Documents.Signatures;

/// <summary>What a certificate says of its holder.</summary>
public static class CertificateNames
{
    private const string OrganisationName = "2.5.4.10";

    /// <summary>The organisation in the subject (O), the first where there are several; null where none is named.</summary>
    public static string? Organisation(this X509Certificate2 certificate) => certificate.SubjectName.EnumerateRelativeDistinguishedNames()
        .Where(name => !name.HasMultipleElements && name.GetSingleElementType().Value == OrganisationName)
        .Select(name => name.GetSingleElementValue()).FirstOrDefault(value => !string.IsNullOrWhiteSpace(value));
}
