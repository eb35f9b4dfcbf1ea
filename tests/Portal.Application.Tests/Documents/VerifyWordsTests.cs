using Portal.Application.Documents;

namespace Portal.Application.Tests.Documents;

/// <summary>What the public page says of a document that has no file.</summary>
public sealed class VerifyWordsTests
{
    [Fact]
    public void A_document_that_failed_is_not_said_to_be_under_way()
    {
        VerifyWords.NoFile(In(DocumentState.Waiting)).ShouldBe(Texts.VerifyNotMade);
        VerifyWords.NoFile(In(DocumentState.Failed)).ShouldBe(Texts.VerifyNotSet);
        VerifyWords.NoFile(In(DocumentState.Ready, new VerifiedFile(1, "00", 1, default, null, null))).ShouldBeNull();
    }

    private static VerifiedDocument In(DocumentState state, params VerifiedFile[] files) =>
        new("", DocumentKind.Commitment, "", "", 1, default, state, null, DocumentStanding.Newest, "", files, null, null);
}
